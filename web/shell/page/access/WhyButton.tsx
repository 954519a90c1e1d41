import { useState } from 'react';
import { useIntl } from 'react-intl';
import type { AudienceId, PersonId } from '#kernel/base/ids.ts';
import { Button } from '#web/design/component/Button.tsx';
import { Dialog } from '#web/design/component/Dialog.tsx';
import { InfoIcon } from '#web/design/icon/icons.tsx';
import { unbroken } from '#web/design/say.ts';
import { useAction } from '../../use-action.ts';
import { ErrorNotice } from '../ErrorNotice.tsx';
import type { AccessApi } from './access-api.ts';

/** Asks the server why somebody sees something, or does not, and shows its sentence. */
export function WhyButton({
  api,
  audience,
  person,
  about,
}: {
  api: AccessApi;
  audience: AudienceId;
  person: { readonly id: PersonId; readonly name: string };
  about: string;
}) {
  const intl = useIntl();
  const [isOpen, setOpen] = useState(false);
  const [text, setText] = useState('');
  const asking = useAction(async () => {
    setText(unbroken(await api.explain(audience, person.id, intl.locale)));
  });
  return (
    <>
      <Button
        variant="quiet"
        icon={<InfoIcon />}
        aria-label={intl.formatMessage({ id: 'access.whyNamed' }, { name: person.name, about })}
        onPress={() => {
          setText('');
          setOpen(true);
          asking.run();
        }}
      >
        {intl.formatMessage({ id: 'access.why' })}
      </Button>
      <Dialog
        title={intl.formatMessage({ id: 'access.whyTitle' }, { name: person.name })}
        isOpen={isOpen}
        onClose={() => {
          setOpen(false);
        }}
        closesOutside
        isText
      >
        <p className="o-small">{about}</p>
        <output>{asking.isRunning ? intl.formatMessage({ id: 'access.loading' }) : text}</output>
        <ErrorNotice error={asking.error} />
      </Dialog>
    </>
  );
}
