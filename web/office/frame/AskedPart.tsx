import type { ReactNode } from 'react';
import { useIntl } from 'react-intl';
import { Button } from '#web/design/component/Button.tsx';
import { RetryIcon } from '#web/design/icon/icons.tsx';
import { ErrorNotice } from '#web/shell/page/ErrorNotice.tsx';
import type { Asked } from '#web/shell/use-asked.ts';

/** What the server answered, drawn as soon as it is there; before that that it is on its way, or why not. */
export function AskedPart<T>({
  asked,
  children,
}: {
  readonly asked: Asked<T>;
  readonly children: (answer: T) => ReactNode;
}) {
  const intl = useIntl();
  const { answer, error, isRunning, reload } = asked;
  return (
    <>
      <ErrorNotice
        error={error}
        actions={
          <Button icon={<RetryIcon />} isPending={isRunning} onPress={reload}>
            {intl.formatMessage({ id: 'shell.again' })}
          </Button>
        }
      />
      {answer === null && isRunning && (
        <output>{intl.formatMessage({ id: 'office.loading' })}</output>
      )}
      {answer !== null && children(answer)}
    </>
  );
}
