import './undo-bar.css';
import { useIntl } from 'react-intl';
import { CloseIcon, UndoIcon } from '../icon/icons.tsx';
import { tellHeight } from '../tell-height.ts';
import { useUndo } from '../undo.tsx';
import { Button } from './Button.tsx';
import { IconButton } from './IconButton.tsx';

const tellUndoHeight = tellHeight('--undo-height');

/** Offers the way back from the last action. Stays until the next one; never vanishes by itself. */
export function UndoBar() {
  const intl = useIntl();
  const { offer, forget } = useUndo();
  return (
    <div ref={tellUndoHeight} className="o-undo-place" aria-live="polite">
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
