import { later } from '#web/design/later.tsx';

/** Everything behind the sign-in page, which does without it. */
export const TenantViews = later(async () => (await import('./TenantFrame.tsx')).TenantFrame);
