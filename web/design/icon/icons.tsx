/** Line icons for controls. Decorative: the control has the words. Everything about life is a Pictogram instead. */
interface IconProps {
  className?: string;
}

export function icon(name: string, paths: readonly string[]) {
  function Icon({ className }: IconProps) {
    return (
      <svg
        className={className === undefined ? 'o-icon' : `o-icon ${className}`}
        viewBox="0 0 24 24"
        width="1.33em"
        height="1.33em"
        fill="none"
        stroke="currentColor"
        strokeWidth="2"
        strokeLinecap="round"
        strokeLinejoin="round"
        aria-hidden="true"
        focusable="false"
      >
        {paths.map((path) => (
          <path key={path} d={path} />
        ))}
      </svg>
    );
  }
  Icon.displayName = name;
  return Icon;
}

export const AttentionIcon = icon('AttentionIcon', [
  'M12 3.5 22 20.5H2Z',
  'M12 10v4.5',
  'M12 17.4v.1',
]);
export const BookIcon = icon('BookIcon', [
  'M12 6.5v13.5',
  'M12 6.5C9.5 4.5 6.5 4 3 4.5v13c3.5-.5 6.5 0 9 2.5 2.5-2.5 5.5-3 9-2.5v-13c-3.5-.5-6.5 0-9 2Z',
]);
export const CalendarIcon = icon('CalendarIcon', [
  'M4 6h16v14H4Z',
  'M4 10.5h16',
  'M8 3.5v4',
  'M16 3.5v4',
]);
export const CancelledIcon = icon('CancelledIcon', [
  'M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17Z',
  'M6 6l12 12',
]);
export const CheckIcon = icon('CheckIcon', ['M5 12.5 10 17.5 19.5 7']);
export const ChevronDownIcon = icon('ChevronDownIcon', ['M6 9.5 12 15.5 18 9.5']);
export const ChevronLeftIcon = icon('ChevronLeftIcon', ['M14.5 6 8.5 12 14.5 18']);
export const ChevronRightIcon = icon('ChevronRightIcon', ['M9.5 6 15.5 12 9.5 18']);
export const ChevronUpIcon = icon('ChevronUpIcon', ['M6 14.5 12 8.5 18 14.5']);
export const ClockIcon = icon('ClockIcon', [
  'M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17Z',
  'M12 7.5V12l3 2',
]);
export const CloseIcon = icon('CloseIcon', ['M6 6 18 18', 'M18 6 6 18']);
export const ColourIcon = icon('ColourIcon', [
  'M12 3.5c3.5 4.2 5.5 7 5.5 9.8a5.5 5.5 0 0 1-11 0c0-2.8 2-5.6 5.5-9.8Z',
]);
export const CopyIcon = icon('CopyIcon', ['M9 9h11v11H9Z', 'M5 15H4V4h11v1']);
export const CurveIcon = icon('CurveIcon', ['M3 18 9 10.5l4.5 4L21 6']);
export const DayIcon = icon('DayIcon', ['M6 4h12v16H6Z', 'M6 9h12']);
export const DaysIcon = icon('DaysIcon', [
  'M3.5 5h7.500v14h-7.500Z',
  'M13 5h7.500v14H13Z',
  'M3.5 9.500h7.500',
  'M13 9.500h7.500',
]);
export const DownloadIcon = icon('DownloadIcon', [
  'M12 4v11.5',
  'M6.5 10.5 12 16l5.5-5.5',
  'M4 16v4h16v-4',
]);
export const EditIcon = icon('EditIcon', ['M4 20l1-4.5L16.5 4 20 7.5 8.5 19Z', 'M14 6.5 17.5 10']);
export const EnterIcon = icon('EnterIcon', [
  'M14 4h6v16h-6',
  'M4 12h11',
  'M10.5 7.5 15 12l-4.5 4.5',
]);
export const EyeIcon = icon('EyeIcon', [
  'M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12Z',
  'M12 9.3a2.7 2.7 0 1 1 0 5.4 2.7 2.7 0 0 1 0-5.4Z',
]);
export const FaceIcon = icon('FaceIcon', [
  'M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17Z',
  'M8.5 14a4.2 4.2 0 0 0 7 0',
  'M9 9.5v.1',
  'M15 9.5v.1',
]);
export const HistoryIcon = icon('HistoryIcon', [
  'M4.5 12a7.5 7.5 0 1 0 2.4-5.5',
  'M4.5 3.5V8H9',
  'M12 8v4.3l3 1.9',
]);
export const InfoIcon = icon('InfoIcon', [
  'M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17Z',
  'M12 11v5.5',
  'M12 7.6v.1',
]);
export const LettersIcon = icon('LettersIcon', [
  'M2.5 19 8 5l5.5 14',
  'M4.6 14h6.8',
  'M15.5 19l3-7.5 3 7.5',
  'M16.4 16.6h4.2',
]);
export const ListIcon = icon('ListIcon', [
  'M9 6h11',
  'M9 12h11',
  'M9 18h11',
  'M4.500 6v.1',
  'M4.500 12v.1',
  'M4.500 18v.1',
]);
export const MonthIcon = icon('MonthIcon', [
  'M4 4h16v16H4Z',
  'M4 9.300h16',
  'M4 14.700h16',
  'M9.300 4v16',
  'M14.700 4v16',
]);
export const MoreIcon = icon('MoreIcon', [
  'M4.6 12a1 1 0 1 0 2 0 1 1 0 1 0-2 0',
  'M11 12a1 1 0 1 0 2 0 1 1 0 1 0-2 0',
  'M17.4 12a1 1 0 1 0 2 0 1 1 0 1 0-2 0',
]);
export const MoveIcon = icon('MoveIcon', ['M4 12h15', 'M13.5 6.5 19 12l-5.5 5.5']);
export const OfflineIcon = icon('OfflineIcon', [
  'M4 4 20 20',
  'M8.5 9.2A5 5 0 0 0 7 19h10',
  'M11 6.2A6 6 0 0 1 17.8 11 4 4 0 0 1 20.4 17',
]);
export const PauseIcon = icon('PauseIcon', ['M8.5 5.5v13', 'M15.5 5.5v13']);
export const PeopleIcon = icon('PeopleIcon', [
  'M9 4.5a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7Z',
  'M2.5 20a6.5 6.5 0 0 1 13 0',
  'M16 5a3.3 3.3 0 0 1 0 6.2',
  'M18.5 14.5A6 6 0 0 1 21.5 20',
]);
export const PictureIcon = icon('PictureIcon', [
  'M4 5h16v14H4Z',
  'M4 16l5-5 4 4 3-2.5 4 3.5',
  'M15.5 8.7v.1',
]);
export const PlayIcon = icon('PlayIcon', ['M7.5 4.5 19 12 7.5 19.5Z']);
export const PlusIcon = icon('PlusIcon', ['M12 5v14', 'M5 12h14']);
export const PrintIcon = icon('PrintIcon', ['M7 9V4h10v5', 'M7 17H4V9h16v8h-3', 'M7 14h10v6H7Z']);
export const RepeatIcon = icon('RepeatIcon', [
  'M4 11V9a3 3 0 0 1 3-3h12',
  'M16 3l3 3-3 3',
  'M20 13v2a3 3 0 0 1-3 3H5',
  'M8 21l-3-3 3-3',
]);
export const RetryIcon = icon('RetryIcon', ['M19.5 12a7.5 7.5 0 1 1-2.4-5.5', 'M19.5 3.5V8H15']);
export const SameTimeIcon = icon('SameTimeIcon', [
  'M6 4v3.5c0 4 6 4.5 6 9V20',
  'M18 4v3.5c0 4-6 4.5-6 9',
  'M8.5 17 12 20.5 15.5 17',
]);
export const SendIcon = icon('SendIcon', ['M12 20V5', 'M5.5 11 12 4.5 18.5 11']);
export const SpeakerIcon = icon('SpeakerIcon', [
  'M4 9.5v5h3.5L12.5 19V5L7.5 9.5Z',
  'M16 9a4.5 4.5 0 0 1 0 6',
  'M18.8 6.2a8.5 8.5 0 0 1 0 11.6',
]);
export const StarIcon = icon('StarIcon', [
  'M12 3.5 14.6 9l6 .8-4.4 4.2 1.1 6L12 17.1 6.7 20l1.1-6L3.4 9.8 9.4 9Z',
]);
export const StopIcon = icon('StopIcon', ['M6.5 6.5h11v11h-11Z']);
export const TodayIcon = icon('TodayIcon', ['M6 4h12v16H6Z', 'M6 9h12', 'M9.5 14.5l2 2 3.5-4']);
export const TrashIcon = icon('TrashIcon', [
  'M4 7h16',
  'M9 7V4h6v3',
  'M6 7l1 13h10l1-13',
  'M10 11v5',
  'M14 11v5',
]);
export const UndoIcon = icon('UndoIcon', ['M8.5 5 4 9.5 8.5 14', 'M4 9.5h9.5a5 5 0 0 1 0 10H9']);
export const UploadIcon = icon('UploadIcon', [
  'M12 16V4.5',
  'M6.5 9.5 12 4l5.5 5.5',
  'M4 16v4h16v-4',
]);
