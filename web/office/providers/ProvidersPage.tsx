import { Link } from 'react-aria-components/Link';
import { useIntl } from 'react-intl';
import { LinkButton } from '#web/design/component/Button.tsx';
import { Chip } from '#web/design/component/Chip.tsx';
import { EmptyState } from '#web/design/component/EmptyState.tsx';
import { AttentionIcon, CheckIcon, SendIcon } from '#web/design/icon/icons.tsx';
import { useAsked } from '#web/shell/use-asked.ts';
import { AskedPart } from '../frame/AskedPart.tsx';
import { OfficeScreen } from '../frame/OfficeScreen.tsx';
import type { OfficePlace } from '../frame/office-place.ts';
import { ProviderPage } from './ProviderPage.tsx';
import { type ListedProvider, providerApi, type ProvidersAnswer } from './provider-api.ts';
import { noticeTo, sayInstant, stateOf, toneOf } from './say-provider.ts';

/** Who gets data of the tenant, who is announced, and what is to be answered. */
export function ProvidersPage(place: OfficePlace) {
  const intl = useIntl();
  const lang = intl.locale.startsWith('de') ? 'de' : 'en';
  const asked = useAsked(() => providerApi(place.tenant).list(lang), lang);
  if (place.item !== undefined) {
    return <ProviderPage place={place} id={place.item} asked={asked} />;
  }
  return (
    <OfficeScreen place={place} section="providers">
      <AskedPart asked={asked}>
        {(answer) =>
          answer.providers.length === 0 ? (
            <EmptyState
              concept="home"
              title={intl.formatMessage({ id: 'providers.none' })}
              action={
                <LinkButton icon={<CheckIcon />} href={place.href('contract')}>
                  {intl.formatMessage({ id: 'providers.toContract' })}
                </LinkButton>
              }
            >
              {intl.formatMessage({ id: 'providers.noneWords' })}
            </EmptyState>
          ) : (
            <List place={place} answer={answer} />
          )
        }
      </AskedPart>
    </OfficeScreen>
  );
}

function List({ place, answer }: { place: OfficePlace; answer: ProvidersAnswer }) {
  const intl = useIntl();
  return (
    <section className="o-section o-desk-first" aria-labelledby="providers-all">
      <h2 id="providers-all">{intl.formatMessage({ id: 'providers.all' })}</h2>
      <p>
        {intl.formatMessage({
          id: answer.kind === 'household' ? 'providers.householdWords' : 'providers.words',
        })}
      </p>
      <ul className="o-list o-lines">
        {answer.providers.map((provider) => (
          <li key={provider.id}>
            <Row place={place} answer={answer} provider={provider} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Row({
  place,
  answer,
  provider,
}: {
  place: OfficePlace;
  answer: ProvidersAnswer;
  provider: ListedProvider;
}) {
  const intl = useIntl();
  const state = stateOf(provider);
  const notice = noticeTo(answer, provider);
  const descriptor = (provider.announced ?? provider.inForce)?.descriptor;
  return (
    <Link className="o-line" href={place.href('providers', provider.id)}>
      <SendIcon />
      <span className="o-line-name">{descriptor?.name ?? provider.id}</span>
      <span className="o-line-cell o-line-words">
        {descriptor?.function[intl.locale.startsWith('de') ? 'de' : 'en']}
      </span>
      <span className="o-line-end o-row">
        {notice !== undefined && notice.deliveredAtMs === null && (
          <Chip tone="warn" icon={<AttentionIcon />}>
            {intl.formatMessage({ id: 'providers.toAnswer' })}
          </Chip>
        )}
        {notice !== undefined && (notice.effectiveAtMs ?? 0) > answer.nowMs && (
          <Chip>
            {intl.formatMessage(
              { id: 'providers.until' },
              { time: sayInstant(intl, notice.effectiveAtMs ?? 0, answer.zone) },
            )}
          </Chip>
        )}
        <Chip tone={toneOf[state]}>{intl.formatMessage({ id: 'providers.state' }, { state })}</Chip>
      </span>
    </Link>
  );
}
