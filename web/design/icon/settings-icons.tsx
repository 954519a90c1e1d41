import { icon } from './icons.tsx';

// Apart from the others: on a day nobody sees them.
export const BarIcon = icon('BarIcon', ['M3 9h18v6H3Z', 'M3.5 12h10']);
export const ContrastIcon = icon('ContrastIcon', [
  'M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17Z',
  'M12 4v16',
  'M15 6.5v11',
  'M18 9v6',
]);
export const DeviceIcon = icon('DeviceIcon', ['M7 2.5h10v19H7Z', 'M11 18.5h2']);
export const KeyIcon = icon('KeyIcon', [
  'M8 11.5a4.25 4.25 0 1 1 0 8.5 4.25 4.25 0 0 1 0-8.5Z',
  'M11 12.7 19.5 4',
  'M16 7.6 19 10.5',
]);
export const LeaveIcon = icon('LeaveIcon', [
  'M10 4H4v16h6',
  'M9 12h11',
  'M15.5 7.5 20 12l-4.5 4.5',
]);
export const MoonIcon = icon('MoonIcon', ['M19.5 14.5A8 8 0 1 1 9.5 4.5a6.5 6.5 0 0 0 10 10Z']);
export const SunIcon = icon('SunIcon', [
  'M12 8a4 4 0 1 1 0 8 4 4 0 0 1 0-8Z',
  'M12 2.5v2',
  'M12 19.5v2',
  'M2.5 12h2',
  'M19.5 12h2',
  'M5.3 5.3l1.4 1.4',
  'M17.3 17.3l1.4 1.4',
  'M5.3 18.7l1.4-1.4',
  'M17.3 6.7l1.4-1.4',
]);
export const TableIcon = icon('TableIcon', ['M4 5h16v14H4Z', 'M4 10h16', 'M4 14.5h16', 'M10 5v14']);
