import { useIntl } from 'react-intl';
import { StarIcon } from '../icon/icons.tsx';
import { useKeptPictures } from '../pictogram/kept-pictures.ts';
import { Button } from './Button.tsx';

/** Keeps a picture among the account's own, or lets go of it. */
export function KeepPicture({ concept }: { concept: string }) {
  const intl = useIntl();
  const { favourites, toggleFavourite } = useKeptPictures();
  return (
    <Button
      variant="quiet"
      icon={<StarIcon />}
      onPress={() => {
        toggleFavourite(concept);
      }}
    >
      {intl.formatMessage({
        id: favourites.includes(concept) ? 'design.picture.letGo' : 'design.picture.keep',
      })}
    </Button>
  );
}
