import type { ComponentType } from 'react';
import { FaceIcon, PeopleIcon, StarIcon } from '#web/design/icon/icons.tsx';
import { KeyIcon } from '#web/design/icon/settings-icons.tsx';

/** What somebody is in a tenant, as a picture: who looks after it, who leads, who works there, whose life it is. */
export function StandingIcon({ role }: { role: string }) {
  const Icon = icons[role] ?? FaceIcon;
  return <Icon />;
}

const icons: Readonly<Record<string, ComponentType | undefined>> = {
  keeper: KeyIcon,
  lead: StarIcon,
  staff: PeopleIcon,
  all: PeopleIcon,
};
