import './media.css';
import { useState } from 'react';
import { useIntl } from 'react-intl';
import type { RecordId } from '#kernel/base/ids.ts';
import type { DeviceMedia } from '#kernel/media/client/device-media.ts';
import type { MediaRef } from '#kernel/kind/media-ref.ts';
import { stillOf } from '#kernel/kind/still-of.ts';
import type { VariantName } from '#kernel/media/media.ts';
import { useAppearance } from '../appearance.ts';
import { Chip } from '../component/Chip.tsx';
import { Dialog } from '../component/Dialog.tsx';
import { AttentionIcon, EyeIcon, OfflineIcon, SendIcon } from '../icon/icons.tsx';
import { MediaPlayer } from './MediaPlayer.tsx';
import { nameOfMedia } from './say-media.ts';
import { type Looked, useLook } from './use-look.ts';

export interface MediaItemProps {
  readonly media: DeviceMedia | null;
  readonly of: MediaRef;
  /** In which it stands; null: in none that is stored yet. */
  readonly record: RecordId | null;
  /** How wide it is drawn at most, in CSS pixels. */
  readonly width: number;
}

/** One picture, recording or film, or what is to be said in its place. */
export function MediaItem(props: MediaItemProps) {
  const still = props.of.is === 'video' ? stillOf(props.of) : null;
  return still === null ? <Item {...props} poster={null} /> : <Film {...props} still={still} />;
}

/** With its poster, as soon as that is there: the film itself may come much later (ME25). */
function Film({ still, ...props }: MediaItemProps & { readonly still: MediaRef }) {
  const { media, record, width } = props;
  const { url } = useLook(media, still, variantFor(width), record);
  return <Item {...props} poster={url} />;
}

function Item(props: MediaItemProps & { readonly poster: string | null }) {
  const { media, of, record, width, poster } = props;
  const intl = useIntl();
  const variant = of.is === 'image' ? variantFor(width) : 'full';
  const looked = useLook(media, of, variant, record);
  const [isLarge, setLarge] = useState(false);
  // There a picture never stands without its word (UX8).
  const isEasy = useAppearance().density === 'easy';
  const name = nameOfMedia(intl, of);
  if (looked.is !== 'here') {
    return <Missing of={of} name={name} why={looked.is} poster={poster} />;
  }
  if (of.is !== 'image') {
    return (
      <figure className="o-medium">
        <MediaPlayer of={of} url={looked.url} poster={poster} />
        {record !== null && <About of={of} looked={looked} isCaption />}
      </figure>
    );
  }
  return (
    <figure className="o-medium">
      <button
        type="button"
        className="o-medium-open"
        onClick={() => {
          setLarge(true);
        }}
      >
        <img
          src={looked.url}
          alt={name}
          {...(of.width !== null && of.height !== null && { width: of.width, height: of.height })}
          decoding="async"
          draggable={false}
        />
        {isEasy ? (
          <span className="o-medium-enlarge">
            <EyeIcon />
            {intl.formatMessage({ id: 'design.media.enlarge' })}
          </span>
        ) : (
          <span className="o-hidden">{intl.formatMessage({ id: 'design.media.enlarge' })}</span>
        )}
      </button>
      {/* In an editor its words stand in their field, and nobody expects it to be sent. */}
      {record !== null && <About of={of} looked={looked} />}
      <Dialog
        title={name}
        size="wide"
        closesOutside
        isOpen={isLarge}
        onClose={() => {
          setLarge(false);
        }}
      >
        <Large media={media} of={of} record={record} before={looked.url} name={name} />
      </Dialog>
    </figure>
  );
}

function Large({
  media,
  of,
  record,
  before,
  name,
}: Pick<MediaItemProps, 'media' | 'of' | 'record'> & {
  readonly before: string;
  readonly name: string;
}) {
  const looked = useLook(media, of, variantFor(window.innerWidth), record);
  // Without a connection the small one is better than none.
  return <img className="o-medium-large" src={looked.url ?? before} alt={name} />;
}

/** Its words, who made it, and whether others can have it yet. */
function About({
  of,
  looked,
  isCaption = false,
}: {
  readonly of: MediaRef;
  readonly looked: Extract<Looked, { is: 'here' }>;
  readonly isCaption?: boolean;
}) {
  const intl = useIntl();
  const words = [isCaption ? of.words.trim() : '', of.credit.trim()].filter((one) => one !== '');
  if (words.length === 0 && looked.unsent === 'no') return null;
  return (
    <figcaption className="o-small">
      {words.map((one) => (
        <p key={one}>{one}</p>
      ))}
      {looked.unsent === 'waiting' && (
        <Chip icon={<SendIcon />}>{intl.formatMessage({ id: 'design.media.waiting' })}</Chip>
      )}
      {looked.unsent === 'refused' && (
        <Chip icon={<AttentionIcon />}>{intl.formatMessage({ id: 'design.media.refused' })}</Chip>
      )}
    </figcaption>
  );
}

function Missing({
  of,
  name,
  why,
  poster,
}: {
  readonly of: MediaRef;
  readonly name: string;
  readonly why: 'looking' | 'absent' | 'away';
  readonly poster: string | null;
}) {
  const intl = useIntl();
  return (
    <figure className="o-medium o-medium-missing" data-is={of.is}>
      {/* Its name stands beside it. */}
      {poster !== null && <img className="o-medium-poster" src={poster} alt="" decoding="async" />}
      {why === 'away' ? <OfflineIcon /> : <SendIcon className="o-state-down" />}
      <figcaption>
        <p>{name}</p>
        {why !== 'looking' && (
          <p className="o-small">{intl.formatMessage({ id: `design.media.${why}` })}</p>
        )}
      </figcaption>
    </figure>
  );
}

/** The smallest file that is sharp at this width. */
export function variantFor(width: number): VariantName {
  const pixels = width * Math.min(3, window.devicePixelRatio);
  return pixels <= 320 ? 'thumb' : pixels <= 1280 ? 'screen' : 'full';
}
