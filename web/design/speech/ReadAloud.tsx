import { use, useEffect, useId } from 'react';
import { useIntl } from 'react-intl';
import type { RecordId } from '#kernel/base/ids.ts';
import type { MediaRef } from '#kernel/kind/media-ref.ts';
import { Button } from '../component/Button.tsx';
import { IconButton } from '../component/IconButton.tsx';
import { SpeakerIcon, StopIcon } from '../icon/icons.tsx';
import type { SpokenPart } from './speaker.ts';
import { RecordingContext, useSpeaker, useSpeakerState } from './use-speaker.ts';

export interface ReadAloudProps {
  /** What is read, for who does not see where the button stands: "Chor". */
  about: string;
  /** Asked when it is pressed: what is said holds at that moment. */
  compose: () => Promise<readonly SpokenPart[]>;
  /** Played in place of the voice. */
  recording?: MediaRef | null | undefined;
  /** The record that names it. */
  record?: RecordId | undefined;
  /** `icon`: the words are shown in the easy density only. */
  look?: 'button' | 'icon';
}

/** Reads something aloud when it is pressed, and stops when it is pressed again. Never by itself. */
export function ReadAloud({ about, compose, recording, record, look = 'button' }: ReadAloudProps) {
  const intl = useIntl();
  const id = useId();
  const speaker = useSpeaker();
  const state = useSpeakerState();
  const sourceOf = use(RecordingContext);
  const isReading = state.is !== 'silent' && state.id === id;
  useEffect(
    () => () => {
      const now = speaker.state();
      // What was read is not on the screen any more.
      if (now.is !== 'silent' && now.id === id) speaker.stop();
    },
    [speaker, id],
  );

  const press = async (): Promise<void> => {
    if (isReading) {
      speaker.stop();
      return;
    }
    const url =
      recording === undefined || recording === null
        ? null
        : await sourceOf(recording, record ?? null);
    if (url === null) speaker.read(id, await compose());
    else await speaker.play(id, url, compose);
  };
  const words = intl.formatMessage({ id: isReading ? 'design.speech.stop' : 'design.speech.read' });
  const label = (
    <>
      {words}
      <span className="o-hidden">: {about}</span>
    </>
  );
  const icon = isReading ? <StopIcon /> : <SpeakerIcon />;
  return look === 'icon' ? (
    <IconButton icon={icon} label={label} onPress={() => void press()} />
  ) : (
    <Button icon={icon} onPress={press}>
      {label}
    </Button>
  );
}
