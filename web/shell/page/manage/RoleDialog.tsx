import { useState } from 'react';
import { useIntl } from 'react-intl';
import { AppError } from '#kernel/base/app-error.ts';
import { hasRight, type Right, rights as allRights } from '#kernel/kind/right.ts';
import { Button } from '#web/design/component/Button.tsx';
import { Notice } from '#web/design/component/Notice.tsx';
import { Switch } from '#web/design/component/Switch.tsx';
import { TextField } from '#web/design/component/TextField.tsx';
import { CopyIcon } from '#web/design/icon/icons.tsx';
import { RightIcon } from '../access/RightIcon.tsx';
import type { Role } from '../access/access-api.ts';
import { DoDialog } from '../DoDialog.tsx';
import { useOwnError } from '../use-own-error.ts';

/** Makes a role or changes one. What may not be changed because of where it is granted becomes a new one (AC16). */
export function RoleDialog({
  before,
  error,
  isRunning,
  onMake,
  onChange,
  onClose,
}: {
  /** What is changed; null: a new one. */
  before: Role | null;
  error: unknown;
  isRunning: boolean;
  onMake: (name: string, rights: readonly Right[]) => void;
  onChange: (name: string, rights: readonly Right[]) => void;
  onClose: () => void;
}) {
  const intl = useIntl();
  const [name, setName] = useState(before?.name ?? '');
  const [chosen, setChosen] = useState<readonly Right[]>(() =>
    allRights.filter((right) => hasRight(before?.rights ?? 1, right)),
  );
  const [isMissing, setMissing] = useState(false);
  const isNew = before === null;
  const own = useOwnError(error);
  const isTooMuch = own instanceof AppError && own.code === 'access.more-than-yours';
  const submit = (save: (name: string, rights: readonly Right[]) => void): void => {
    const isWhole = name.trim() !== '' && chosen.length > 0;
    setMissing(!isWhole);
    if (isWhole) save(name.trim(), chosen);
  };
  return (
    <DoDialog
      title={
        isNew
          ? intl.formatMessage({ id: 'manage.role.newTitle' })
          : intl.formatMessage({ id: 'manage.role.changeTitle' }, { name: before.name ?? '' })
      }
      onClose={onClose}
      does={intl.formatMessage({ id: 'access.save' })}
      isRunning={isRunning}
      error={isTooMuch ? null : own}
      onDo={() => {
        submit(isNew ? onMake : onChange);
      }}
    >
      <form
        className="o-form"
        onSubmit={(event) => {
          event.preventDefault();
          submit(isNew ? onMake : onChange);
        }}
      >
        {isTooMuch && (
          <Notice
            tone="stop"
            title={intl.formatMessage({ id: 'manage.role.tooMuch' })}
            actions={
              !isNew && (
                <Button
                  icon={<CopyIcon />}
                  isDisabled={name.trim() === before.name}
                  onPress={() => {
                    submit(onMake);
                  }}
                >
                  {intl.formatMessage({ id: 'manage.role.asNew' })}
                </Button>
              )
            }
          >
            {intl.formatMessage({ id: 'manage.role.tooMuchWords' })}
          </Notice>
        )}
        {!isNew && !isTooMuch && <p>{intl.formatMessage({ id: 'manage.role.changeWords' })}</p>}
        <TextField
          label={intl.formatMessage({ id: 'access.name' })}
          hint={intl.formatMessage({ id: 'manage.role.nameHint' })}
          value={name}
          maxLength={100}
          autoComplete="off"
          error={
            isMissing && name.trim() === ''
              ? intl.formatMessage({ id: 'manage.nameMissing' })
              : undefined
          }
          onChange={setName}
        />
        <fieldset className="o-manage-choices">
          <legend className="o-label">{intl.formatMessage({ id: 'manage.role.rights' })}</legend>
          {allRights.map((right) => (
            <Switch
              key={right}
              icon={<RightIcon right={right} />}
              isSelected={chosen.includes(right)}
              hint={intl.formatMessage({ id: 'manage.role.rightHint' }, { right })}
              onChange={(isIn) => {
                setChosen(isIn ? [...chosen, right] : chosen.filter((one) => one !== right));
              }}
            >
              {intl.formatMessage({ id: 'access.right' }, { right })}
            </Switch>
          ))}
          {isMissing && chosen.length === 0 && (
            <p className="o-error" role="alert">
              {intl.formatMessage({ id: 'manage.role.rightsMissing' })}
            </p>
          )}
        </fieldset>
      </form>
    </DoDialog>
  );
}
