import { useState } from 'react';
import { useIntl } from 'react-intl';
import { Button } from '#web/design/component/Button.tsx';
import { Switch } from '#web/design/component/Switch.tsx';
import { TextArea } from '#web/design/component/TextArea.tsx';
import { TextField } from '#web/design/component/TextField.tsx';
import { CheckIcon, CloseIcon, DownloadIcon, EyeIcon, SendIcon } from '#web/design/icon/icons.tsx';
import { saveFile } from '#web/design/save-file.ts';
import { ErrorNotice } from '#web/shell/page/ErrorNotice.tsx';
import { useAction } from '#web/shell/use-action.ts';
import { type Author, isWhole } from '../frame/author.ts';
import { AuthorFields } from '../frame/AuthorFields.tsx';
import { useAskedHeading } from '../frame/use-asked-heading.ts';
import type { contractApi, ContractOverview, Draft, Parameter, Party } from './contract-api.ts';
import { DifferenceList } from './DifferenceList.tsx';

/**
 * Reads and concludes the next version: who the organisation is, what is agreed to be stricter, then the
 * draft, which is read, and concluded by its hash. What changes after the reading takes the draft away.
 */
export function ConcludeForm({
  api,
  overview,
  name,
  onConcluded,
  onCancel,
}: {
  readonly api: ReturnType<typeof contractApi>;
  readonly overview: ContractOverview;
  /** Of whoever is signed in. */
  readonly name: string;
  readonly onConcluded: () => void;
  /** Null where there is nothing to go back to. */
  readonly onCancel: (() => void) | null;
}) {
  const intl = useIntl();
  const [controller, setController] = useState<Party>(
    overview.current?.annexes.I.controller ?? emptyParty(overview.name, name),
  );
  const [agreed, setAgreed] = useState<Readonly<Record<string, number | boolean>>>(() =>
    Object.fromEntries(
      overview.parameters
        .filter(({ decides }) => decides === 'agreement')
        .map((one) => [one.name, one.effective]),
    ),
  );
  const [draft, setDraft] = useState<Draft | null>(null);
  const [hasRead, setHasRead] = useState(false);
  const [author, setAuthor] = useState<Author>({ name, function: '' });
  const [wasTried, setTried] = useState(false);
  const wanted = { controller, parameters: agreed };
  const drafting = useAction(async () => {
    setHasRead(false);
    setDraft(await api.draft(wanted));
  });
  const concluding = useAction(async () => {
    setTried(true);
    if (draft === null || !isWhole(author)) return;
    await api.conclude(wanted, draft.hash, author);
    onConcluded();
  });
  const heading = useAskedHeading(onCancel !== null);
  const put = (change: Partial<Party>): void => {
    setController((before) => ({ ...before, ...change }));
    setDraft(null);
  };
  const putContact = (change: Partial<Party['contact']>): void => {
    put({ contact: { ...controller.contact, ...change } });
  };
  const { contact } = controller;
  const isFirst = overview.versions.length === 0;
  const field = (id: string, value: string, change: (value: string) => void) => (
    <TextField
      label={intl.formatMessage({ id: 'contract.field' }, { field: id })}
      maxLength={200}
      value={value}
      onChange={change}
    />
  );
  return (
    <section className="o-section" aria-labelledby="contract-conclude">
      <h2 id="contract-conclude" {...heading}>
        {intl.formatMessage(
          { id: 'contract.conclude' },
          { is: isFirst ? 'first' : overview.standing === 'ended' ? 'again' : 'next' },
        )}
      </h2>
      <p>{intl.formatMessage({ id: 'contract.concludeWords' })}</p>
      <h3>{intl.formatMessage({ id: 'contract.controller' })}</h3>
      <div className="o-contract-fields">
        {field('name', controller.name, (value) => {
          put({ name: value });
        })}
        <TextArea
          label={intl.formatMessage({ id: 'contract.field' }, { field: 'address' })}
          rows={2}
          maxLength={500}
          value={controller.address}
          onChange={(address) => {
            put({ address });
          }}
        />
        <TextField
          label={intl.formatMessage({ id: 'contract.field' }, { field: 'country' })}
          hint={intl.formatMessage({ id: 'contract.countryHint' })}
          maxLength={2}
          value={controller.country}
          onChange={(country) => {
            put({ country: country.toUpperCase() });
          }}
        />
        {field('contactName', contact.name, (value) => {
          putContact({ name: value });
        })}
        {field('contactFunction', contact.function, (value) => {
          putContact({ function: value });
        })}
        {field('contactEmail', contact.email, (value) => {
          putContact({ email: value });
        })}
      </div>
      <h3>{intl.formatMessage({ id: 'contract.stricter' })}</h3>
      <p>{intl.formatMessage({ id: 'contract.stricterWords' })}</p>
      <div className="o-contract-fields">
        {overview.parameters.map((one) => (
          <ParameterField
            key={one.name}
            parameter={one}
            value={agreed[one.name] ?? one.base}
            onChange={(value) => {
              setAgreed((before) =>
                value === one.base
                  ? Object.fromEntries(
                      Object.entries(before).filter(([name_]) => name_ !== one.name),
                    )
                  : { ...before, [one.name]: value },
              );
              setDraft(null);
            }}
          />
        ))}
      </div>
      <ErrorNotice error={drafting.error} />
      <div className="o-row">
        <Button icon={<EyeIcon />} isPending={drafting.isRunning} onPress={drafting.run}>
          {intl.formatMessage({ id: 'contract.makeDraft' })}
        </Button>
        {onCancel !== null && (
          <Button variant="quiet" icon={<CloseIcon />} onPress={onCancel}>
            {intl.formatMessage({ id: 'design.cancel' })}
          </Button>
        )}
      </div>
      {draft !== null && (
        <>
          <h3>{intl.formatMessage({ id: 'contract.draft' })}</h3>
          <p>{intl.formatMessage({ id: 'contract.draftWords' })}</p>
          <p className="o-mono o-small">{draft.hash}</p>
          <div>
            <Button
              icon={<DownloadIcon />}
              onPress={() => {
                saveFile('contract-draft.html', new Blob([draft.page], { type: 'text/html' }));
              }}
            >
              {intl.formatMessage({ id: 'contract.readDraft' })}
            </Button>
          </div>
          {draft.difference !== null && (
            <>
              <h3>{intl.formatMessage({ id: 'contract.difference' })}</h3>
              <DifferenceList difference={draft.difference} parameters={overview.parameters} />
            </>
          )}
          <AuthorFields author={author} wasTried={wasTried} onChange={setAuthor} />
          <Switch icon={<CheckIcon />} isSelected={hasRead} onChange={setHasRead}>
            {intl.formatMessage({ id: 'contract.haveRead' })}
          </Switch>
          <ErrorNotice error={concluding.error} />
          <div>
            <Button
              variant="main"
              icon={<SendIcon />}
              isDisabled={!hasRead}
              isPending={concluding.isRunning}
              onPress={concluding.run}
            >
              {intl.formatMessage({ id: 'contract.concludeNow' })}
            </Button>
          </div>
        </>
      )}
    </section>
  );
}

function ParameterField({
  parameter,
  value,
  onChange,
}: {
  readonly parameter: Parameter;
  readonly value: number | boolean;
  readonly onChange: (value: number | boolean) => void;
}) {
  const intl = useIntl();
  const [typed, setTyped] = useState(String(value));
  const label = intl.locale.startsWith('de') ? parameter.words.de : parameter.words.en;
  if (typeof value === 'boolean') {
    return (
      <Switch icon={<SendIcon />} isSelected={value} onChange={onChange}>
        {label}
      </Switch>
    );
  }
  return (
    <TextField
      label={label}
      hint={intl.formatMessage({ id: 'contract.byClauses' }, { value: Number(parameter.base) })}
      inputMode="numeric"
      maxLength={4}
      value={typed}
      onChange={(text) => {
        const digits = text.replaceAll(/\D/g, '');
        setTyped(digits);
        // Whether it is strict enough, the server says.
        onChange(digits === '' ? Number(parameter.base) : Number(digits));
      }}
    />
  );
}

function emptyParty(name: string, contact: string): Party {
  return {
    name,
    address: '',
    country: 'DE',
    contact: { name: contact, function: '', email: '', phone: null },
    dataProtectionOfficer: null,
  };
}
