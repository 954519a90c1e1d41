import { lazy, Suspense } from 'react';
import { useIntl } from 'react-intl';
import { PlainPage } from './PlainPage.tsx';
import { SignOutSection } from './SignOutSection.tsx';

const LeftWork = lazy(async () => ({
  default: (await import('./attention/with-attention-words.tsx')).LeftWork,
}));

/** Signed in, but in no organisation and no household (any more). */
export function NoTenantPage() {
  const intl = useIntl();
  return (
    <PlainPage title={intl.formatMessage({ id: 'shell.noTenant.title' })}>
      <p>{intl.formatMessage({ id: 'shell.noTenant.words' })}</p>
      <Suspense>
        <LeftWork />
      </Suspense>
      <SignOutSection />
    </PlainPage>
  );
}
