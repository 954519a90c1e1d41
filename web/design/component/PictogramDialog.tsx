import './pictogram-picker.css';
import { lazy, Suspense } from 'react';
import { useIntl } from 'react-intl';
import { Dialog } from './Dialog.tsx';

const PictogramChooser = lazy(async () => ({
  default: (await import('../symbols/with-chooser-words.tsx')).PictogramChooser,
}));

export interface PictogramDialogProps {
  readonly isOpen: boolean;
  readonly value: string | null;
  /** What was typed: pictures that fit it stand first. */
  readonly about: string;
  /** "Bild dazu", where it is not one that is chosen instead of another. */
  readonly title?: string;
  readonly onChoose: (concept: string) => void;
  readonly onClose: () => void;
}

/** All pictures, by word and by topic; closes with the one that is pressed. They load when it opens. */
export function PictogramDialog(props: PictogramDialogProps) {
  const { isOpen, value, about, title, onChoose, onClose } = props;
  const intl = useIntl();
  return (
    <Dialog
      title={title ?? intl.formatMessage({ id: 'design.picture.choose' })}
      size="wide"
      closesOutside
      isOpen={isOpen}
      onClose={onClose}
    >
      <Suspense fallback={<div className="o-chooser-waiting" />}>
        <PictogramChooser
          value={value}
          title={about}
          onChoose={(concept) => {
            onChoose(concept);
            onClose();
          }}
        />
      </Suspense>
    </Dialog>
  );
}
