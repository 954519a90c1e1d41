import { icon } from '#web/design/icon/icons.tsx';

export const ShieldIcon = icon('ShieldIcon', [
  'M12 3 19 5.5V12c0 4.5-3 7.5-7 9-4-1.5-7-4.5-7-9V5.5Z',
]);
export const ChainIcon = icon('ChainIcon', [
  'M10 13.5a4 4 0 0 0 6 .5l3-3a4 4 0 0 0-5.7-5.7l-1.5 1.5',
  'M14 10.5a4 4 0 0 0-6-.5l-3 3a4 4 0 0 0 5.7 5.7l1.5-1.5',
]);
