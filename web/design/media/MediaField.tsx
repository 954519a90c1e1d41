import './media.css';
import { useCallback, useState } from 'react';
import { FileTrigger } from 'react-aria-components/FileTrigger';
import { useIntl } from 'react-intl';
import type { RecordId } from '#kernel/base/ids.ts';
import { mediaWordsLength, type MediaRef } from '#kernel/kind/media-ref.ts';
import type { DeviceMedia, NewMedia } from '#kernel/media/client/device-media.ts';
import type { MadeMedia } from '#kernel/media/client/media-store.ts';
import { refOfMade } from '#kernel/media/client/ref-of-made.ts';
import { Button } from '../component/Button.tsx';
import { ProblemNotice } from '../component/ProblemNotice.tsx';
import { TextField } from '../component/TextField.tsx';
import { isInDraft } from '../draft.ts';
import { ChevronLeftIcon, PictureIcon, PlusIcon, TrashIcon } from '../icon/icons.tsx';
import { CameraIcon, FilmIcon } from '../icon/media-icons.tsx';
import { type Problem, problemOf } from '../problem.ts';
import { useMedia } from '../use-media.ts';
import { useDeviceMedia, useMediaAnswer } from './device-media-context.ts';
import { MediaItem } from './MediaItem.tsx';
import { nameOfMedia } from './say-media.ts';
import { SoundRecorder } from './SoundRecorder.tsx';

export interface MediaFieldProps {
  /** What it is called: "Bilder und Ton". */
  readonly label: string;
  readonly value: readonly MediaRef[];
  readonly onChange: (media: readonly MediaRef[]) => void;
  /** The record it stands in already; null: in none yet. */
  readonly record: RecordId | null;
  readonly atMost: number;
  /** Which of them may be added. All if absent. */
  readonly kinds?: readonly MediaRef['is'][];
}

const allKinds = ['image', 'audio', 'video'] as const;

/**
 * Pictures, recordings and films of something that is written: from the camera, from a file, from the
 * microphone. Each is on the device before it is shown (ME16). What is taken out, or broke off before,
 * stands below and can be put in again (ME17).
 */
export function MediaField(props: MediaFieldProps) {
  const { label, value, onChange, record, atMost, kinds = allKinds } = props;
  const intl = useIntl();
  const media = useDeviceMedia();
  const hasCamera = useMedia('(pointer: coarse)');
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isPreparing, setPreparing] = useState(false);
  const [said, setSaid] = useState('');
  const ask = useCallback((of: DeviceMedia) => of.unused(), []);
  const unused = (useMediaAnswer(media, ask) ?? []).filter(
    (made) =>
      kinds.includes(made.is) &&
      !value.some(({ id }) => id === made.id) &&
      // It may stand in another field of what is being typed.
      !isInDraft(made.id),
  );
  if (media === null) return null;

  const isFull = value.length >= atMost;
  const add = (ref: MediaRef): void => {
    onChange([...value, ref]);
    setSaid(intl.formatMessage({ id: 'design.media.added' }, { count: value.length + 1 }));
  };
  const take = async (
    files: FileList | null,
    prepare: (file: File) => Promise<NewMedia>,
  ): Promise<void> => {
    const chosen = [...(files ?? [])].slice(0, atMost - value.length);
    if (chosen.length === 0) return;
    setProblem(null);
    setPreparing(true);
    const made: MediaRef[] = [];
    try {
      for (const file of chosen) made.push(await media.keep(await prepare(file)));
    } catch (error) {
      setProblem(problemOf(error));
    }
    setPreparing(false);
    if (made.length === 0) return;
    onChange([...value, ...made]);
    setSaid(
      intl.formatMessage({ id: 'design.media.added' }, { count: value.length + made.length }),
    );
  };
  const picture = async (file: File): Promise<NewMedia> =>
    (await import('./prepare-picture.ts')).preparePicture(file);
  const film = async (file: File): Promise<NewMedia> =>
    (await import('./prepare-film.ts')).prepareFilm(file);
  const move = (from: number): void => {
    const moved = [...value];
    const [one] = moved.splice(from, 1);
    if (one === undefined) return;
    moved.splice(from - 1, 0, one);
    onChange(moved);
    setSaid(intl.formatMessage({ id: 'design.media.moved' }, { place: from }));
  };
  return (
    <fieldset className="o-media-field">
      <legend className="o-label">{label}</legend>
      {value.length > 0 && (
        <ol className="o-list o-media-made">
          {value.map((ref, at) => (
            // The same may stand twice.
            // oxlint-disable-next-line react/no-array-index-key
            <li key={`${at} ${ref.id}`} className="o-media-one">
              <MediaItem media={media} of={ref} record={record} width={256} />
              <TextField
                label={intl.formatMessage({ id: `design.media.words.${ref.is}` })}
                value={ref.words}
                maxLength={mediaWordsLength}
                onChange={(words) => {
                  onChange(value.map((one, index) => (index === at ? { ...one, words } : one)));
                }}
              />
              <div className="o-row">
                {at > 0 && (
                  <Button
                    icon={<ChevronLeftIcon />}
                    onPress={() => {
                      move(at);
                    }}
                  >
                    {intl.formatMessage({ id: 'design.media.earlier' })}
                    <span className="o-hidden">: {nameOfMedia(intl, ref)}</span>
                  </Button>
                )}
                <Button
                  icon={<TrashIcon />}
                  onPress={() => {
                    onChange(value.filter((_, index) => index !== at));
                    setSaid(intl.formatMessage({ id: 'design.media.removed' }));
                  }}
                >
                  {intl.formatMessage({ id: 'design.media.remove' })}
                  <span className="o-hidden">: {nameOfMedia(intl, ref)}</span>
                </Button>
              </div>
            </li>
          ))}
        </ol>
      )}
      <output className="o-hidden">{said}</output>
      {problem !== null && <ProblemNotice problem={problem} />}
      {isFull ? (
        <p>{intl.formatMessage({ id: 'design.media.full' }, { count: atMost })}</p>
      ) : (
        <div className="o-row">
          {kinds.includes('image') && hasCamera && (
            <FileTrigger
              acceptedFileTypes={['image/*']}
              defaultCamera="environment"
              onSelect={(files) => void take(files, picture)}
            >
              <Button icon={<CameraIcon />} isPending={isPreparing}>
                {intl.formatMessage({ id: 'design.media.photo' })}
              </Button>
            </FileTrigger>
          )}
          {kinds.includes('image') && (
            <FileTrigger
              acceptedFileTypes={['image/*']}
              allowsMultiple={atMost - value.length > 1}
              onSelect={(files) => void take(files, picture)}
            >
              <Button icon={<PictureIcon />} isPending={isPreparing}>
                {intl.formatMessage({ id: 'design.media.picture' })}
              </Button>
            </FileTrigger>
          )}
          {kinds.includes('audio') && <SoundRecorder media={media} onMade={add} />}
          {kinds.includes('video') && (
            <FileTrigger
              acceptedFileTypes={['video/*']}
              onSelect={(files) => void take(files, film)}
            >
              <Button icon={<FilmIcon />} isPending={isPreparing}>
                {intl.formatMessage({ id: 'design.media.film' })}
              </Button>
            </FileTrigger>
          )}
        </div>
      )}
      {unused.length > 0 && (
        <section className="o-stack" aria-label={intl.formatMessage({ id: 'design.media.unused' })}>
          <p>{intl.formatMessage({ id: 'design.media.unused' })}</p>
          <ul className="o-list o-media-made">
            {unused.map((made) => (
              <Unused key={made.id} media={media} made={made} onUse={isFull ? undefined : add} />
            ))}
          </ul>
        </section>
      )}
    </fieldset>
  );
}

function Unused({
  media,
  made,
  onUse,
}: {
  readonly media: DeviceMedia;
  readonly made: MadeMedia;
  readonly onUse: ((ref: MediaRef) => void) | undefined;
}) {
  const intl = useIntl();
  const { id, madeAt } = made;
  const ref = refOfMade(made);
  const name = nameOfMedia(intl, ref);
  return (
    <li className="o-media-one">
      <MediaItem media={media} of={ref} record={null} width={256} />
      <p className="o-small o-num">
        {intl.formatDate(madeAt, { dateStyle: 'medium', timeStyle: 'short' })}
      </p>
      <div className="o-row">
        {onUse !== undefined && (
          <Button
            icon={<PlusIcon />}
            onPress={async () => {
              const found = await media.refOf(id);
              if (found !== null) onUse(found);
            }}
          >
            {intl.formatMessage({ id: 'design.media.use' })}
            <span className="o-hidden">: {name}</span>
          </Button>
        )}
        <Button variant="danger" icon={<TrashIcon />} onPress={() => media.discard(id)}>
          {intl.formatMessage({ id: 'design.media.discard' })}
          <span className="o-hidden">: {name}</span>
        </Button>
      </div>
    </li>
  );
}
