import './undo-bar.css';
import { useIntl } from 'react-intl';
import { CloseIcon, UndoIcon } from '../icon/icons.tsx';
import { useUndo } from '../undo.tsx';
import { Button } from './Button.tsx';
import { IconButton } from './IconButton.tsx';

/** Offers the way back from the last action. Stays until the next one; never vanishes by itself. */
export function UndoBar() {
  const intl = useIntl();
  const { offer, forget } = useUndo();
  return (
    <div className="o-undo-place" aria-live="polite">
      {offer !== null && (
        <div className="o-undo">
          <span className="o-grow">{offer.words}</span>
          <Button
            icon={<UndoIcon />}
            onPress={() => {
              forget();
              offer.undo();
            }}
          >
            {intl.formatMessage({ id: 'design.undo' })}
          </Button>
          <IconButton
            variant="quiet"
            icon={<CloseIcon />}
            label={intl.formatMessage({ id: 'design.close' })}
            onPress={forget}
          />
        </div>
      )}
    </div>
  );
}
