import './pictogram-picker.css';
import { useState } from 'react';
import { useIntl } from 'react-intl';
import { CloseIcon, PictureIcon } from '../icon/icons.tsx';
import { later } from '../later.tsx';
import { AbsentWord } from '../symbols/AbsentWord.tsx';
import { Button } from './Button.tsx';
import { Pictogram } from './Pictogram.tsx';
import { PictogramDialog } from './PictogramDialog.tsx';

const PictogramOffers = later(async () => (await import('./PictogramOffers.tsx')).PictogramOffers);
const KeepPicture = later(async () => (await import('./KeepPicture.tsx')).KeepPicture);

export interface PictogramPickerProps {
  /** "Bild" */
  label: string;
  value: string | null;
  onChange: (concept: string | null) => void;
  /** What was typed as title: pictures that fit it stand first. */
  title?: string;
  /** Pictures that can be taken with one press, without opening all of them. */
  offers?: { readonly concepts: readonly string[]; readonly isUnsure: boolean } | undefined;
}

/** Shows the chosen picture; a press opens all of them, by word and by topic. Words and pictures load then. */
export function PictogramPicker({
  label,
  value,
  onChange,
  title = '',
  offers,
}: PictogramPickerProps) {
  const intl = useIntl();
  const [isOpen, setOpen] = useState(false);
  return (
    <fieldset className="o-picker">
      <legend className="o-label">{label}</legend>
      <div className="o-row">
        {value === null ? (
          <span className="o-picker-none">
            <PictureIcon />
          </span>
        ) : (
          <Pictogram concept={value} size="large" />
        )}
        <AbsentWord concept={value} />
        <Button
          icon={<PictureIcon />}
          onPress={() => {
            setOpen(true);
          }}
        >
          {intl.formatMessage({
            id: value === null ? 'design.picture.choose' : 'design.picture.change',
          })}
        </Button>
        {value !== null && (
          <Button
            variant="quiet"
            icon={<CloseIcon />}
            onPress={() => {
              onChange(null);
            }}
          >
            {intl.formatMessage({ id: 'design.picture.none' })}
          </Button>
        )}
        {value !== null && <KeepPicture concept={value} />}
      </div>
      {offers !== undefined && offers.concepts.length > 0 && (
        <PictogramOffers {...offers} value={value} onChoose={onChange} />
      )}
      <PictogramDialog
        isOpen={isOpen}
        value={value}
        about={title}
        onChoose={onChange}
        onClose={() => {
          setOpen(false);
        }}
      />
    </fieldset>
  );
}
