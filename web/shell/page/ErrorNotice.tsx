import type { ReactNode } from 'react';
import { useIntl } from 'react-intl';
import { Notice } from '#web/design/component/Notice.tsx';
import { wordsForError } from '../words-for-error.ts';

/** What happened and what to do, for an error that was caught. Nothing without one. */
export function ErrorNotice({ error, actions }: { error: unknown; actions?: ReactNode }) {
  const intl = useIntl();
  if (error === null || error === undefined) return null;
  const { title, remedy } = wordsForError(intl, error);
  return (
    <Notice tone="stop" title={title} actions={actions}>
      {remedy}
    </Notice>
  );
}
