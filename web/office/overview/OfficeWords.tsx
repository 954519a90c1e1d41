import { useIntl } from 'react-intl';
import { Button, LinkButton } from '#web/design/component/Button.tsx';
import { CheckIcon, ChevronRightIcon } from '#web/design/icon/icons.tsx';
import { ErrorNotice } from '#web/shell/page/ErrorNotice.tsx';
import { useAction } from '#web/shell/use-action.ts';
import { useAsked } from '#web/shell/use-asked.ts';
import type { OfficePlace } from '../frame/office-place.ts';
import type { SectionId } from '../frame/section-id.ts';
import { wordKey } from '../frame/word-key.ts';
import { officeWordsApi } from './office-words-api.ts';

/** Where it stands what a word of the office is about. */
const sectionOf: Readonly<Record<string, SectionId>> = {
  'instruction-noted': 'instructions',
  'instruction-contested': 'instructions',
  'job-failed': 'instructions',
  'cannot-comply': 'contract',
  suspended: 'contract',
  ended: 'contract',
  'provider-stopped': 'providers',
};

/** What happened that owners and data-protection officers have to know, until somebody says that they do. */
export function OfficeWords({ place }: { readonly place: OfficePlace }) {
  const intl = useIntl();
  const api = officeWordsApi(place.tenant);
  const asked = useAsked(api.list);
  const seeing = useAction(async (id: string) => {
    await api.see(id);
    asked.reload();
  });
  const open = (asked.answer ?? []).filter(({ seenAt }) => seenAt === null);
  const error = asked.error ?? seeing.error;
  if (open.length === 0 && error === null) return null;
  return (
    <section className="o-section" aria-labelledby="office-words">
      <h2 id="office-words">{intl.formatMessage({ id: 'overview.told' })}</h2>
      <ErrorNotice error={error} />
      <ul className="o-list o-lines">
        {open.map(({ id, at, kind }) => (
          <li key={id} className="o-office-entry">
            <p className="o-line-name">
              {intl.formatMessage({ id: 'overview.toldSays' }, { kind: wordKey(kind) })}
            </p>
            <p className="o-small">
              {intl.formatDate(at, { dateStyle: 'long', timeStyle: 'short' })}
            </p>
            <div className="o-row">
              <Button
                icon={<CheckIcon />}
                isPending={seeing.isRunning}
                onPress={() => {
                  seeing.run(id);
                }}
              >
                {intl.formatMessage({ id: 'overview.toldSee' })}
              </Button>
              <LinkButton
                variant="quiet"
                icon={<ChevronRightIcon />}
                href={place.href(sectionOf[kind] ?? 'chronicle')}
              >
                {intl.formatMessage(
                  { id: 'office.section' },
                  { section: sectionOf[kind] ?? 'chronicle' },
                )}
              </LinkButton>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
