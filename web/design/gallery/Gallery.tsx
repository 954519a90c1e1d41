import { type ReactNode, useState } from 'react';
import { useIntl } from 'react-intl';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import { Button } from '../component/Button.tsx';
import { Card } from '../component/Card.tsx';
import { Chip } from '../component/Chip.tsx';
import { DateField } from '../component/DateField.tsx';
import { DayColourRadios } from '../component/DayColourRadios.tsx';
import { DayHeader } from '../component/DayHeader.tsx';
import { DayShape } from '../component/DayShape.tsx';
import { Dialog } from '../component/Dialog.tsx';
import { EmptyState } from '../component/EmptyState.tsx';
import { FaceRating } from '../component/FaceRating.tsx';
import { IconButton } from '../component/IconButton.tsx';
import { Menu } from '../component/Menu.tsx';
import { Notice } from '../component/Notice.tsx';
import { Pager } from '../component/Pager.tsx';
import { PasswordField } from '../component/PasswordField.tsx';
import { PersonSwitcher } from '../component/PersonSwitcher.tsx';
import { Pictogram } from '../component/Pictogram.tsx';
import { PictogramPicker } from '../component/PictogramPicker.tsx';
import { PlaceNav } from '../component/PlaceNav.tsx';
import { ProgressBar } from '../component/ProgressBar.tsx';
import { RatingFace } from '../component/RatingFace.tsx';
import { SegmentedControl } from '../component/SegmentedControl.tsx';
import { Select } from '../component/Select.tsx';
import { SkipLink } from '../component/SkipLink.tsx';
import { type MarkedState, StateMark } from '../component/StateMark.tsx';
import { Switch } from '../component/Switch.tsx';
import { TextArea } from '../component/TextArea.tsx';
import { TextField } from '../component/TextField.tsx';
import { TimeField } from '../component/TimeField.tsx';
import { WhoSeesThis } from '../component/WhoSeesThis.tsx';
import { type DayColour, dayColours } from '../day-colour.ts';
import {
  CheckIcon,
  ChevronRightIcon,
  CloseIcon,
  CopyIcon,
  DayIcon,
  DaysIcon,
  EditIcon,
  FaceIcon,
  MoreIcon,
  PeopleIcon,
  PlusIcon,
  RetryIcon,
  SpeakerIcon,
  TrashIcon,
} from '../icon/icons.tsx';
import { type Rating, ratings } from '../rating.ts';
import { useUndo } from '../undo.tsx';
import { sample } from './sample.ts';

/** Every component in its states, with words of a lived-in day. Looked at in all themes and densities; axe reads it. */
export function Gallery() {
  return (
    <div id="gallery" className="o-stack" tabIndex={-1}>
      <SkipLink target="gallery" />
      <DayHeader
        title={sample.wednesday}
        subtitle={sample.today}
        day="white"
        actions={<IconButton icon={<SpeakerIcon />} label={sample.readAloud} />}
      />
      <Part name="Button">
        <Buttons />
      </Part>
      <Part name="Field">
        <Fields />
      </Part>
      <Part name="Choice">
        <Choices />
      </Part>
      <Part name="Day">
        <Days />
      </Part>
      <Part name="Card">
        <Cards />
      </Part>
      <Part name="State">
        <States />
      </Part>
      <Part name="Place">
        <Places />
      </Part>
    </div>
  );
}

function Part({ name, children }: { name: string; children: ReactNode }) {
  return (
    <section className="o-stack" aria-label={name}>
      <h2>{name}</h2>
      {children}
    </section>
  );
}

function Buttons() {
  const [isOpen, setOpen] = useState(false);
  const { propose } = useUndo();
  return (
    <>
      <div className="o-row">
        <Button variant="main" icon={<PlusIcon />}>
          {sample.newEvent}
        </Button>
        <Button icon={<EditIcon />}>{sample.change}</Button>
        <Button variant="quiet" icon={<MoreIcon />}>
          {sample.more}
        </Button>
        <Button variant="danger" icon={<TrashIcon />}>
          {sample.delete}
        </Button>
        <Button icon={<CheckIcon />} isDisabled>
          {sample.done}
        </Button>
        <IconButton icon={<SpeakerIcon />} label={sample.readAloud} />
        <IconButton icon={<EditIcon />} label={sample.change} variant="quiet" />
        <Menu
          label={sample.more}
          about={sample.moreTo}
          onAction={() => {}}
          items={[
            { id: 'move', label: sample.move, icon: <EditIcon /> },
            { id: 'copy', label: sample.copy, icon: <CopyIcon />, hint: sample.copyHint },
            { id: 'delete', label: sample.delete, isDanger: true, icon: <TrashIcon /> },
          ]}
        />
      </div>
      <div className="o-row">
        <Button
          icon={<ChevronRightIcon />}
          onPress={() => {
            setOpen(true);
          }}
        >
          {sample.openDialog}
        </Button>
        <Button
          icon={<TrashIcon />}
          onPress={() => {
            propose({ words: sample.deleted, undo: () => {} });
          }}
        >
          {sample.delete}
        </Button>
      </div>
      <Dialog
        title={sample.change}
        isOpen={isOpen}
        onClose={() => {
          setOpen(false);
        }}
        day="blue"
        actions={
          <>
            <Button
              icon={<CloseIcon />}
              onPress={() => {
                setOpen(false);
              }}
            >
              {sample.cancel}
            </Button>
            <Button variant="main" icon={<CheckIcon />}>
              {sample.save}
            </Button>
          </>
        }
      >
        <TextField label={sample.what} defaultValue={sample.swimming} />
      </Dialog>
    </>
  );
}

function Fields() {
  const [time, setTime] = useState<string | null>('16:30');
  const [day, setDay] = useState<PlainDay | null>('2026-05-06' as PlainDay);
  const [kind, setKind] = useState<'week' | 'month'>('week');
  return (
    <>
      <TextField label={sample.what} defaultValue={sample.swimming} />
      <TextField label={sample.where} hint={sample.whereHint} />
      <TextField label={sample.where} defaultValue="x" error={sample.whereError} />
      <PasswordField label={sample.password} autoComplete="off" />
      <TextArea label={sample.note} defaultValue={sample.noteText} />
      <TimeField label={sample.from} value={time} onChange={setTime} />
      <DateField
        label={sample.day}
        value={day}
        onChange={setDay}
        today={'2026-05-06' as PlainDay}
      />
      <Select
        label={sample.repeats}
        value={kind}
        onChange={setKind}
        options={[
          { id: 'week', label: sample.weekly, hint: sample.weeklyHint },
          { id: 'month', label: sample.monthly },
        ]}
      />
    </>
  );
}

function Choices() {
  const [view, setView] = useState<'day' | 'week'>('week');
  const [colour, setColour] = useState<DayColour | null>('yellow');
  const [rating, setRating] = useState<Rating | null>('good');
  const [picture, setPicture] = useState<string | null>('swimming');
  return (
    <>
      <SegmentedControl
        label={sample.view}
        value={view}
        onChange={setView}
        segments={[
          { id: 'day', icon: <DayIcon />, label: sample.day },
          { id: 'week', icon: <DaysIcon />, label: sample.week },
        ]}
      />
      <Switch icon={<PeopleIcon />} defaultSelected hint={sample.familyHint}>
        {sample.family}
      </Switch>
      <Switch icon={<PeopleIcon />}>{sample.team}</Switch>
      <DayColourRadios value={colour} onChange={setColour} />
      <FaceRating value={rating} onChange={setRating} />
      <PictogramPicker
        label={sample.picture}
        value={picture}
        onChange={setPicture}
        title={sample.swimming}
      />
    </>
  );
}

function Days() {
  const intl = useIntl();
  return dayColours.map((day) => (
    <div key={day} data-day={day}>
      <div className="o-row">
        <DayShape day={day} />
        <strong>{intl.formatMessage({ id: `design.day.${day}` })}</strong>
        <Button variant="main" icon={<FaceIcon />}>
          {sample.howWasIt}
        </Button>
        <Chip tone="accent">{sample.now}</Chip>
      </div>
    </div>
  ));
}

function Cards() {
  return (
    <>
      <Card label={sample.swimming} state="current" day="blue">
        <div className="o-row">
          <Pictogram concept="swimming" size="large" />
          <div className="o-grow">
            <Chip tone="accent">{sample.now}</Chip>
            <h3>{sample.swimming}</h3>
            <p className="o-num">{sample.time}</p>
          </div>
          <RatingFace rating="very-good" />
        </div>
        <WhoSeesThis
          summary={sample.circle}
          viewers={sample.people.map((person) => ({ ...person, reason: sample.reason }))}
          others={[sample.others]}
        />
      </Card>
      <Card label={sample.cinema} state="wish">
        <div className="o-row">
          <Pictogram concept="cinema" />
          <h3>{sample.cinema}</h3>
          <Chip>{sample.wish}</Chip>
        </div>
      </Card>
      <div className="o-row">
        {ratings.map((rating) => (
          <RatingFace key={rating} rating={rating} />
        ))}
      </div>
      <EmptyState
        concept="calendar"
        title={sample.empty}
        action={<Button icon={<PlusIcon />}>{sample.newEvent}</Button>}
      >
        {sample.emptyWords}
      </EmptyState>
    </>
  );
}

const states: readonly MarkedState[] = [
  { kind: 'online' },
  { kind: 'sending', count: 2 },
  { kind: 'receiving', count: 120 },
  { kind: 'offline', waiting: 3 },
  { kind: 'attention', count: 1 },
];

function States() {
  return (
    <>
      <div className="o-row">
        {states.map((state) => (
          <StateMark key={state.kind} state={state} href="#state" />
        ))}
      </div>
      <div className="o-row">
        <Chip>{sample.wish}</Chip>
        <Chip tone="ok">{sample.done}</Chip>
        <Chip tone="warn">{sample.moved}</Chip>
        <Chip tone="stop">{sample.cancelled}</Chip>
      </div>
      <Notice title={sample.info}>{sample.emptyWords}</Notice>
      <Notice tone="ok" title={sample.saved} />
      <Notice
        tone="warn"
        title={sample.waits}
        actions={<Button icon={<RetryIcon />}>{sample.again}</Button>}
      >
        {sample.emptyWords}
      </Notice>
      <Notice tone="stop" title={sample.failed}>
        {sample.emptyWords}
      </Notice>
      <ProgressBar label={sample.reading} value={0.3} valueText={sample.readingCount} />
      <ProgressBar label={sample.reading} value={null} />
    </>
  );
}

function Places() {
  const [person, setPerson] = useState('mira');
  return (
    <>
      <PersonSwitcher
        current={person}
        onChange={setPerson}
        people={sample.people.map((each) => ({ ...each, detail: sample.home }))}
      />
      <Pager
        previous={{ href: '#before', label: sample.before }}
        next={{ href: '#after', label: sample.after }}
      >
        <strong>{sample.days}</strong>
      </Pager>
      <PlaceNav
        current="journal"
        places={[
          { id: 'calendar', label: sample.calendar, concept: 'calendar', href: '#calendar' },
          { id: 'journal', label: sample.journal, concept: 'journal', href: '#journal' },
          { id: 'settings', label: sample.settings, concept: 'settings', href: '#settings' },
        ]}
      />
    </>
  );
}
