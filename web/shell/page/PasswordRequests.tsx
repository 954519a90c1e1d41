import { useEffect, useState } from 'react';
import { later } from '#web/design/later.tsx';
import { answerPasswordRequests } from '../password-request.ts';

const PasswordDialog = later(async () => (await import('./PasswordDialog.tsx')).PasswordDialog);

/** Asks for the password wherever the server wants it again; what was open stays as it is (ID54). */
export function PasswordRequests() {
  const [request, setRequest] = useState<{ readonly answer: (given: boolean) => void } | null>(
    null,
  );
  useEffect(
    () =>
      answerPasswordRequests(
        () =>
          new Promise((resolve) => {
            setRequest({
              answer: (given) => {
                setRequest(null);
                resolve(given);
              },
            });
          }),
      ),
    [],
  );
  return request === null ? null : <PasswordDialog onAnswer={request.answer} />;
}
