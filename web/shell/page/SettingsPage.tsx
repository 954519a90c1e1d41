import '../frame.css';
import { useIntl } from 'react-intl';
import { LinkButton } from '#web/design/component/Button.tsx';
import { RadioCards } from '#web/design/component/RadioCards.tsx';
import { PeopleIcon, UploadIcon } from '#web/design/icon/icons.tsx';
import { KeyIcon } from '#web/design/icon/settings-icons.tsx';
import { later } from '#web/design/later.tsx';
import { Screen } from '#web/design/layout/Screen.tsx';
import { ShieldIcon } from '#web/office/frame/office-icons.tsx';
import { officeStanding } from '#web/office/frame/office-standing.ts';
import { DeviceStateSection } from '../device/DeviceStateSection.tsx';
import { useHref, useTenant } from '../tenant-context.ts';
import { useSignedIn } from '../shell-context.ts';
import { AboutSection } from './AboutSection.tsx';
import { AppearanceSection } from './AppearanceSection.tsx';
import { DevicesSection } from './DevicesSection.tsx';
import { LanguageSwitch } from './LanguageSwitch.tsx';
import { LeaveSection } from './LeaveSection.tsx';
import { SignOutSection } from './SignOutSection.tsx';

const FeedsSection = later(async () => (await import('./FeedsSection.tsx')).FeedsSection);
const TokensSection = later(async () => (await import('./TokensSection.tsx')).TokensSection);
const UsageSection = later(async () => (await import('./UsageSection.tsx')).UsageSection);
const SymbolsSection = later(async () => (await import('./SymbolsSection.tsx')).SymbolsSection);
const SpeechSection = later(
  async () => (await import('#web/design/speech/with-speech-words.tsx')).SpeechSection,
);

export function SettingsPage() {
  const intl = useIntl();
  const href = useHref();
  const session = useSignedIn();
  const { id: tenantId, go } = useTenant();
  const here = session.tenants.find(({ id }) => id === tenantId);
  const standing = here?.role;
  return (
    <Screen title={intl.formatMessage({ id: 'shell.settings.title' })} width="reading">
      <AppearanceSection />
      <SpeechSection />
      <SymbolsSection />
      <section className="o-section" aria-labelledby="settings-language">
        <h2 id="settings-language">{intl.formatMessage({ id: 'shell.language' })}</h2>
        <div>
          <LanguageSwitch />
        </div>
      </section>
      {session.tenants.length > 1 && (
        <section className="o-section" aria-labelledby="settings-tenant">
          <h2 id="settings-tenant">{intl.formatMessage({ id: 'shell.settings.tenant' })}</h2>
          <RadioCards
            layout="list"
            label={intl.formatMessage({ id: 'shell.settings.tenantLabel' })}
            value={tenantId}
            onChange={(id) => {
              go(`/t/${id}`);
            }}
            cards={session.tenants.map(({ id, name }) => ({
              id,
              label: name,
              picture: <PeopleIcon />,
            }))}
          />
        </section>
      )}
      <section className="o-section" aria-labelledby="settings-access">
        <h2 id="settings-access">{intl.formatMessage({ id: 'shell.settings.access' })}</h2>
        <p>{intl.formatMessage({ id: 'shell.settings.accessWords' })}</p>
        <div>
          <LinkButton icon={<KeyIcon />} href={`/t/${tenantId}/access`}>
            {intl.formatMessage({ id: 'shell.settings.accessDo' })}
          </LinkButton>
        </div>
      </section>
      {(standing === 'keeper' || standing === 'lead') && (
        <section className="o-section" aria-labelledby="settings-manage">
          <h2 id="settings-manage">{intl.formatMessage({ id: 'shell.settings.manage' })}</h2>
          <p>{intl.formatMessage({ id: 'shell.settings.manageWords' })}</p>
          <div>
            <LinkButton icon={<PeopleIcon />} href={`/t/${tenantId}/manage/members`}>
              {intl.formatMessage({ id: 'shell.settings.manageDo' })}
            </LinkButton>
          </div>
        </section>
      )}
      {officeStanding(here) !== null && (
        <section className="o-section" aria-labelledby="settings-privacy">
          <h2 id="settings-privacy">{intl.formatMessage({ id: 'shell.settings.privacy' })}</h2>
          <p>{intl.formatMessage({ id: 'shell.settings.privacyWords' })}</p>
          <div>
            <LinkButton icon={<ShieldIcon />} href={`/t/${tenantId}/privacy/overview`}>
              {intl.formatMessage({ id: 'shell.settings.privacyDo' })}
            </LinkButton>
          </div>
        </section>
      )}
      <section className="o-section" aria-labelledby="settings-import">
        <h2 id="settings-import">{intl.formatMessage({ id: 'shell.settings.import' })}</h2>
        <p>{intl.formatMessage({ id: 'shell.settings.importWords' })}</p>
        <div>
          <LinkButton icon={<UploadIcon />} href={href('import')}>
            {intl.formatMessage({ id: 'shell.settings.importDo' })}
          </LinkButton>
        </div>
      </section>
      <UsageSection />
      <DeviceStateSection />
      <DevicesSection />
      <FeedsSection />
      <TokensSection />
      <LeaveSection />
      <SignOutSection />
      <AboutSection />
    </Screen>
  );
}
