import './register.css';
import { useState } from 'react';
import { useIntl } from 'react-intl';
import { Button } from '#web/design/component/Button.tsx';
import { Chip } from '#web/design/component/Chip.tsx';
import { Notice } from '#web/design/component/Notice.tsx';
import { DownloadIcon, EditIcon } from '#web/design/icon/icons.tsx';
import { saveFile } from '#web/design/save-file.ts';
import { ErrorNotice } from '#web/shell/page/ErrorNotice.tsx';
import { useAction } from '#web/shell/use-action.ts';
import { useAsked } from '#web/shell/use-asked.ts';
import { AskedPart } from '../frame/AskedPart.tsx';
import { OfficeScreen } from '../frame/OfficeScreen.tsx';
import type { OfficePlace } from '../frame/office-place.ts';
import { EntriesDialog } from './EntriesDialog.tsx';
import {
  registerApi,
  type RegisterFormat,
  registerFormats,
  type Sheet,
  type ShownActivity,
  type ShownRegister,
} from './register-api.ts';

type Api = ReturnType<typeof registerApi>;

/** The record of processing activities (Art. 30 GDPR): made from what runs, filled in where only a person knows. */
export function RegisterPage(place: OfficePlace) {
  const intl = useIntl();
  const api = registerApi(place.tenant, intl.locale);
  const asked = useAsked(api.register);
  return (
    <OfficeScreen place={place} section="register">
      <section className="o-section o-desk-first" aria-labelledby="register-files">
        <h2 id="register-files" className="o-hidden">
          {intl.formatMessage({ id: 'register.files' })}
        </h2>
        <p>{intl.formatMessage({ id: 'register.words' })}</p>
        <Files api={api} tenant={place.tenant} />
      </section>
      <AskedPart asked={asked}>
        {(register) => (
          <Lists
            api={api}
            register={register}
            mayDecide={place.mayDecide}
            onChanged={asked.reload}
          />
        )}
      </AskedPart>
    </OfficeScreen>
  );
}

function Files({ api, tenant }: { api: Api; tenant: string }) {
  const intl = useIntl();
  const saving = useAction(async (format: RegisterFormat) => {
    saveFile(`register-${tenant}.${format}`, await api.fetchFile(format));
  });
  return (
    <>
      <ErrorNotice error={saving.error} />
      <div className="o-row">
        {registerFormats.map((format) => (
          <Button
            key={format}
            icon={<DownloadIcon />}
            isPending={saving.isRunning}
            onPress={() => {
              saving.run(format);
            }}
          >
            {intl.formatMessage({ id: 'register.file' }, { format })}
          </Button>
        ))}
      </div>
    </>
  );
}

function Lists({
  api,
  register,
  mayDecide,
  onChanged,
}: {
  api: Api;
  register: ShownRegister;
  mayDecide: boolean;
  onChanged: () => void;
}) {
  const intl = useIntl();
  const [editing, setEditing] = useState<string | null>(null);
  const { activities, controller, sheets } = register;
  const sheet = (id: string) => sheets.find((one) => one.id === id);
  const missing =
    controller.missing.length + activities.reduce((sum, one) => sum + one.missing.length, 0);
  const edited = activities.find(({ id }) => id === editing);
  const close = (wasChanged: boolean): void => {
    setEditing(null);
    if (wasChanged) onChanged();
  };
  const edit = (of: string, name: string) =>
    mayDecide && (
      <div>
        <Button
          icon={<EditIcon />}
          aria-label={intl.formatMessage({ id: 'register.editNamed' }, { name })}
          onPress={() => {
            setEditing(of);
          }}
        >
          {intl.formatMessage({ id: 'register.edit' })}
        </Button>
      </div>
    );
  return (
    <>
      {register.isContractAltered && (
        <Notice tone="stop" title={intl.formatMessage({ id: 'register.altered' })}>
          {intl.formatMessage({ id: 'register.alteredWords' })}
        </Notice>
      )}
      {missing > 0 && (
        <Notice
          tone="warn"
          title={intl.formatMessage({ id: 'register.missing' }, { count: missing })}
        >
          {intl.formatMessage({ id: 'register.missingWords' })}
        </Notice>
      )}
      <section className="o-section" aria-labelledby="register-controller">
        <h2 id="register-controller">{sheet('controller')?.title}</h2>
        <dl className="o-facts">
          {controller.entries.map(({ name, label, value }) => (
            <Fact
              key={name}
              label={label}
              value={value}
              isMissing={controller.missing.includes(name)}
            />
          ))}
        </dl>
        {edit('controller', sheet('controller')?.title ?? '')}
      </section>
      <section className="o-section" aria-labelledby="register-activities">
        <h2 id="register-activities">{sheet('activities')?.title}</h2>
        {activities.map((one, at) => (
          <ActivityCard
            key={one.id}
            activity={one}
            columns={sheet('activities')?.columns ?? []}
            row={sheet('activities')?.rows[at] ?? []}
            edit={edit(one.id, one.label)}
          />
        ))}
      </section>
      {(['recipients', 'processor'] as const).map((id) => {
        const list = sheet(id);
        return list === undefined ? null : <List key={id} sheet={list} />;
      })}
      <Measures sheet={sheet('measures')} />
      {editing === 'controller' && (
        <EntriesDialog
          api={api}
          title={sheet('controller')?.title ?? ''}
          fields={controller.entries.map(({ name, label, value }) => ({ name, label, value }))}
          onClose={close}
        />
      )}
      {edited !== undefined && (
        <EntriesDialog
          key={edited.id}
          api={api}
          title={edited.label}
          fields={edited.entries
            .filter(({ entry }) => entry !== 'condition' || edited.isSpecial)
            .map(({ name, entry, value }) => ({
              name,
              value,
              label: intl.formatMessage({ id: 'register.entry' }, { entry }),
              hint: intl.formatMessage({ id: 'register.entryHint' }, { entry }),
              ...(entry === 'basis' && { choices: register.bases }),
              ...(entry === 'condition' && { choices: register.conditions }),
              isLong: entry === 'purpose' || entry === 'note',
            }))}
          onClose={close}
        />
      )}
    </>
  );
}

function ActivityCard({
  activity,
  columns,
  row,
  edit,
}: {
  activity: ShownActivity;
  columns: readonly string[];
  row: readonly string[];
  edit: React.ReactNode;
}) {
  const intl = useIntl();
  const filled = columns
    .map((label, at) => ({ label, value: row[at] ?? '' }))
    .slice(1)
    .filter(({ value }) => value !== '');
  return (
    <article className="o-card" aria-labelledby={`activity-${activity.id}`}>
      <div className="o-office-head">
        <h3 id={`activity-${activity.id}`}>{activity.label}</h3>
        {activity.isSpecial && (
          <Chip tone="warn">{intl.formatMessage({ id: 'register.special' })}</Chip>
        )}
        {activity.missing.length > 0 && (
          <Chip tone="stop">
            {intl.formatMessage({ id: 'register.lacks' }, { count: activity.missing.length })}
          </Chip>
        )}
      </div>
      <dl className="o-facts">
        {filled.map(({ label, value }) => (
          <Fact key={label} label={label} value={value} isMissing={false} />
        ))}
      </dl>
      {edit}
    </article>
  );
}

function List({ sheet }: { sheet: Sheet }) {
  const intl = useIntl();
  return (
    <section className="o-section" aria-labelledby={`register-${sheet.id}`}>
      <h2 id={`register-${sheet.id}`}>{sheet.title}</h2>
      {sheet.rows.length === 0 && (
        <p>{intl.formatMessage({ id: 'register.none' }, { list: sheet.id })}</p>
      )}
      {sheet.rows.map((row) => (
        <dl key={row.join('\n')} className="o-facts o-register-row">
          {sheet.columns
            .map((label, at) => ({ label, value: row[at] ?? '' }))
            .filter(({ value }) => value !== '')
            .map(({ label, value }) => (
              <Fact key={label} label={label} value={value} isMissing={false} />
            ))}
        </dl>
      ))}
    </section>
  );
}

/** Each in one line: many of them, and of each only what it says. */
function Measures({ sheet }: { sheet: Sheet | undefined }) {
  if (sheet === undefined || sheet.rows.length === 0) return null;
  return (
    <section className="o-section" aria-labelledby="register-measures">
      <h2 id="register-measures">{sheet.title}</h2>
      <ul className="o-list o-lines">
        {sheet.rows.map(([id = '', words = '']) => (
          <li key={id} className="o-line">
            <span className="o-line-cell">{words}</span>
            <span className="o-mono o-small o-line-end">{id}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Fact({ label, value, isMissing }: { label: string; value: string; isMissing: boolean }) {
  const intl = useIntl();
  const empty = intl.formatMessage({ id: 'register.empty' }, { missing: String(isMissing) });
  return (
    <div>
      <dt>{label}</dt>
      <dd className="o-register-text">
        {value !== '' ? value : isMissing ? <Chip tone="stop">{empty}</Chip> : empty}
      </dd>
    </div>
  );
}
