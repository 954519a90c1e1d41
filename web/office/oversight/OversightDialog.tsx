import { useState } from 'react';
import { FileTrigger } from 'react-aria-components/FileTrigger';
import { useIntl } from 'react-intl';
import { addDays, dayInZone, type PlainDay } from '#kernel/base/plain-day.ts';
import { startOfDayMs } from '#kernel/base/zone.ts';
import { Button } from '#web/design/component/Button.tsx';
import { DateField } from '#web/design/component/DateField.tsx';
import { Select } from '#web/design/component/Select.tsx';
import { Switch } from '#web/design/component/Switch.tsx';
import { TextArea } from '#web/design/component/TextArea.tsx';
import { TextField } from '#web/design/component/TextField.tsx';
import { ListIcon, UploadIcon } from '#web/design/icon/icons.tsx';
import { DoDialog } from '#web/shell/page/DoDialog.tsx';
import { useAction } from '#web/shell/use-action.ts';
import { type Author, isWhole } from '../frame/author.ts';
import { AuthorFields } from '../frame/AuthorFields.tsx';
import { useMissing } from '../frame/use-missing.ts';
import { wordKey } from '../frame/word-key.ts';
import {
  type Asked,
  type oversightApi,
  type OversightRequest,
  type Part,
  parts as allParts,
  type Step,
} from './oversight-api.ts';

/** What is being done: something is asked, or a request is moved on. */
export type Act =
  | { readonly is: 'open' }
  | { readonly is: Step | 'mandate'; readonly id: string; readonly number: number }
  | { readonly is: 'withdraw'; readonly id: string; readonly mandate: string }
  | {
      readonly is: 'hand-out';
      readonly id: string;
      readonly number: number;
      readonly request: OversightRequest;
      readonly mandate: string | null;
    };

/** A mandate is for a month where nobody says otherwise. */
const mandateDays = 30;
const kinds = ['inquiry', 'audit', 'agreement-copy', 'authority'] as const;
type Kind = (typeof kinds)[number];

/** Asks something of the operator, or moves a request on, with who says so. Keeps what was typed when it is refused. */
export function OversightDialog({
  api,
  act,
  name,
  mayDecide,
  nowMs,
  zone,
  onClose,
}: {
  readonly api: ReturnType<typeof oversightApi>;
  readonly act: Act;
  /** Of whoever is signed in. */
  readonly name: string;
  readonly mayDecide: boolean;
  readonly nowMs: number;
  readonly zone: string;
  readonly onClose: (wasDone: boolean) => void;
}) {
  const intl = useIntl();
  const [kind, setKind] = useState<Kind>('inquiry');
  const [ground, setGround] = useState<'interval' | 'suspicion'>('interval');
  const [provider, setProvider] = useState('');
  const [authority, setAuthority] = useState('');
  const [reference, setReference] = useState('');
  const [text, setText] = useState('');
  const [auditor, setAuditor] = useState('');
  const [paper, setPaper] = useState<{ readonly name: string; readonly hash: string } | null>(null);
  const [until, setUntil] = useState<PlainDay | null>(addDays(dayInZone(nowMs, zone), mandateDays));
  const offered = act.is === 'hand-out' ? (act.request.parts ?? allParts) : allParts;
  const [parts, setParts] = useState<ReadonlySet<Part>>(new Set(offered));
  const [author, setAuthor] = useState<Author>({ name, function: '' });

  const asked = askedOf({ kind, ground, provider, authority, reference, parts });
  const needsText = act.is === 'open' || act.is === 'ask' || act.is === 'finding';
  const isReady =
    isWhole(author) &&
    (!needsText || text.trim() !== '') &&
    (act.is !== 'open' || asked !== null) &&
    (act.is !== 'hand-out' || parts.size > 0) &&
    (act.is !== 'mandate' || (auditor.trim() !== '' && paper !== null && until !== null));
  const [wasTried, setTried] = useState(false);
  const missing = useMissing(wasTried);
  const acting = useAction(async () => {
    setTried(true);
    if (!isReady) return;
    switch (act.is) {
      case 'open':
        if (asked !== null) await api.open(asked, text, author);
        break;
      case 'mandate':
        if (paper === null || until === null) return;
        await api.mandate(
          act.id,
          {
            auditor,
            documentHash: paper.hash,
            until: new Date(startOfDayMs(addDays(until, 1), zone)).toISOString(),
          },
          author,
        );
        break;
      case 'withdraw':
        await api.withdraw(act.id, act.mandate, author);
        break;
      case 'hand-out': {
        const to =
          act.request.kind === 'authority'
            ? 'authority'
            : act.mandate === null
              ? 'tenant'
              : 'auditor';
        const chosen = offered.filter((one) => parts.has(one));
        await api.handOut(
          act.id,
          {
            // A data-protection officer makes one for the organisation itself.
            to: mayDecide ? to : 'tenant',
            mandate: mayDecide && to === 'auditor' ? act.mandate : null,
            parts: chosen,
          },
          author,
        );
        break;
      }
      default:
        await api.step(act.id, act.is, text.trim() === '' ? null : text, author);
    }
    onClose(true);
  });
  const say = (id: string) => intl.formatMessage({ id: `oversight.${id}` });
  const takePaper = async (files: FileList | null): Promise<void> => {
    const file = files?.[0];
    if (file !== undefined) setPaper({ name: file.name, hash: await hashOf(file) });
  };
  return (
    <DoDialog
      title={
        'number' in act
          ? intl.formatMessage(
              { id: 'oversight.actNamed' },
              { act: wordKey(act.is), number: act.number },
            )
          : intl.formatMessage({ id: 'oversight.actTitle' }, { act: wordKey(act.is) })
      }
      does={intl.formatMessage({ id: 'oversight.act' }, { act: wordKey(act.is) })}
      isFinal={act.is === 'withdraw' || act.is === 'close'}
      isRunning={acting.isRunning}
      error={acting.error}
      onDo={acting.run}
      onClose={() => {
        onClose(false);
      }}
    >
      <p>{intl.formatMessage({ id: 'oversight.actWords' }, { act: wordKey(act.is) })}</p>
      {act.is === 'open' && (
        <Select
          label={say('kindLabel')}
          icon={<ListIcon />}
          value={kind}
          onChange={setKind}
          options={kinds
            .filter((one) => mayDecide || one === 'inquiry' || one === 'agreement-copy')
            .map((id) => ({
              id,
              label: intl.formatMessage({ id: 'oversight.kind' }, { kind: wordKey(id) }),
            }))}
        />
      )}
      {act.is === 'open' && kind === 'audit' && (
        <Select
          label={say('groundLabel')}
          icon={<ListIcon />}
          value={ground}
          onChange={setGround}
          options={(['interval', 'suspicion'] as const).map((id) => ({
            id,
            label: intl.formatMessage({ id: 'oversight.ground' }, { ground: id }),
          }))}
        />
      )}
      {act.is === 'open' && kind === 'agreement-copy' && (
        <TextField
          label={say('provider')}
          hint={say('providerHint')}
          error={missing(provider)}
          maxLength={40}
          value={provider}
          onChange={setProvider}
        />
      )}
      {act.is === 'open' && kind === 'authority' && (
        <>
          <TextField
            label={say('authority')}
            error={missing(authority)}
            maxLength={200}
            value={authority}
            onChange={setAuthority}
          />
          <TextField
            label={say('reference')}
            error={missing(reference)}
            maxLength={200}
            value={reference}
            onChange={setReference}
          />
        </>
      )}
      {((act.is === 'open' && kind === 'authority') || act.is === 'hand-out') && (
        <fieldset className="o-section">
          <legend className="o-label">{say('parts')}</legend>
          {offered.map((part) => (
            <Switch
              key={part}
              icon={<ListIcon />}
              isSelected={parts.has(part)}
              onChange={(isOn) => {
                setParts(new Set(allParts.filter((one) => (one === part ? isOn : parts.has(one)))));
              }}
            >
              {intl.formatMessage({ id: 'oversight.part' }, { part })}
            </Switch>
          ))}
          {wasTried && parts.size === 0 && (
            <p className="o-error" role="alert">
              {say('partsMissing')}
            </p>
          )}
        </fieldset>
      )}
      {act.is === 'mandate' && (
        <>
          <TextField
            label={say('auditor')}
            hint={say('auditorHint')}
            error={missing(auditor)}
            maxLength={400}
            value={auditor}
            onChange={setAuditor}
          />
          <FileTrigger onSelect={(files) => void takePaper(files)}>
            <Button icon={<UploadIcon />}>{say('paper')}</Button>
          </FileTrigger>
          <p aria-live="polite">
            {paper === null
              ? say('paperHint')
              : intl.formatMessage({ id: 'oversight.paperTaken' }, paper)}
          </p>
          {wasTried && paper === null && (
            <p className="o-error" role="alert">
              {say('paperMissing')}
            </p>
          )}
          <DateField
            label={say('until')}
            error={missing(until ?? '')}
            today={dayInZone(nowMs, zone)}
            value={until}
            onChange={setUntil}
          />
        </>
      )}
      {(needsText || act.is === 'close') && (
        <TextArea
          label={intl.formatMessage({ id: 'oversight.text' }, { act: wordKey(act.is) })}
          error={needsText ? missing(text) : undefined}
          maxLength={4_000}
          value={text}
          onChange={setText}
        />
      )}
      <AuthorFields author={author} wasTried={wasTried} onChange={setAuthor} />
    </DoDialog>
  );
}

/** Null as long as something of it is missing. */
function askedOf(typed: {
  readonly kind: Kind;
  readonly ground: 'interval' | 'suspicion';
  readonly provider: string;
  readonly authority: string;
  readonly reference: string;
  readonly parts: ReadonlySet<Part>;
}): Asked | null {
  const { kind, ground, provider, authority, reference, parts } = typed;
  switch (kind) {
    case 'inquiry':
      return { kind };
    case 'audit':
      return { kind, ground };
    case 'agreement-copy':
      return provider.trim() === '' ? null : { kind, provider: provider.trim() };
    case 'authority':
      return authority.trim() === '' || reference.trim() === '' || parts.size === 0
        ? null
        : { kind, authority, reference, parts: allParts.filter((one) => parts.has(one)) };
  }
}

/** The paper stays on the device: only its SHA-256 is sent. */
async function hashOf(file: File): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', await file.arrayBuffer());
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
