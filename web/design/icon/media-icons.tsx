import { icon } from './icons.tsx';

// Apart from the others: who makes no pictures does not load them.
export const CameraIcon = icon('CameraIcon', [
  'M3.5 7.5h4l2-3h5l2 3h4V19h-17Z',
  'M8.5 13a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0-7 0',
]);
export const FilmIcon = icon('FilmIcon', ['M3.5 6.5h11v11h-11Z', 'M14.5 11 20.5 7.5v9L14.5 13']);
export const MicrophoneIcon = icon('MicrophoneIcon', [
  'M9 6a3 3 0 0 1 6 0v5a3 3 0 0 1-6 0Z',
  'M5.5 11a6.5 6.5 0 0 0 13 0',
  'M12 17.5V21',
]);
