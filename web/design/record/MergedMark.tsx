import './record.css';
import { Button as AriaButton } from 'react-aria-components/Button';
import { useIntl } from 'react-intl';
import type { SeenRecord } from '#kernel/sync/client/reader.ts';
import { useAppearance } from '../appearance.ts';
import { SameTimeIcon } from '../icon/icons.tsx';
import { useMerged } from './acknowledged.ts';

type Marked = Pick<SeenRecord, 'id' | 'merged'>;

export interface MergedMarkProps {
  readonly record: Marked;
  /** Opens the history. */
  readonly onOpen: () => void;
}

/** Stands on a record of which something was overwritten unseen, until its history was opened. */
export function MergedMark({ record, onOpen }: MergedMarkProps) {
  const intl = useIntl();
  const isEasy = useAppearance().density === 'easy';
  if (!useMerged(record).isMarked) return null;
  return (
    <AriaButton className="o-merged" onPress={onOpen}>
      <SameTimeIcon />
      <span>{intl.formatMessage({ id: isEasy ? 'design.merged.easy' : 'design.merged' })}</span>
    </AriaButton>
  );
}

/** The same inside of something that is itself pressed. */
export function MergedNote({ record }: { readonly record: Marked }) {
  const intl = useIntl();
  if (!useMerged(record).isMarked) return null;
  return (
    <span className="o-merged-note">
      <SameTimeIcon />
      {intl.formatMessage({ id: 'design.merged' })}
    </span>
  );
}
