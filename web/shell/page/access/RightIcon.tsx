import type { Right } from '#kernel/kind/right.ts';
import {
  CheckIcon,
  EditIcon,
  EyeIcon,
  PeopleIcon,
  PlusIcon,
  TrashIcon,
} from '#web/design/icon/icons.tsx';

const icons = {
  read: EyeIcon,
  create: PlusIcon,
  change: EditIcon,
  delete: TrashIcon,
  sign: CheckIcon,
  share: PeopleIcon,
} as const satisfies Record<Right, unknown>;

/** A right as a picture. */
export function RightIcon({ right }: { right: Right }) {
  const Icon = icons[right];
  return <Icon />;
}
