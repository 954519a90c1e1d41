import { useIntl } from 'react-intl';

/** Says of a field that has to be filled in what to do, once it was pressed without. */
export function useMissing(wasTried: boolean): (value: string) => string | undefined {
  const intl = useIntl();
  return (value) =>
    wasTried && value.trim() === '' ? intl.formatMessage({ id: 'office.missing' }) : undefined;
}
