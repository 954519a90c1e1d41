import { symbolSetLimits } from '#kernel/symbol-set/limits.ts';
import { readSet } from './read-set.ts';

// A process for one archive: what a hostile one makes of it ends with it. It has no settings, no
// secrets and no connection.

export interface ReadTask {
  readonly file: string;
  readonly folder: string;
}

process.once('disconnect', () => process.exit());
process.once('message', (task: ReadTask) => {
  const watch = setInterval(() => {
    if (process.memoryUsage.rss() > symbolSetLimits.readerBytes) process.exit(1);
  }, 20);
  const tell = (picture: string, done: number, total: number): void => {
    process.send?.({ picture, done, total });
  };
  void readSet(task.file, task.folder, tell).then((answer) => {
    clearInterval(watch);
    process.send?.(answer, () => process.disconnect());
  });
});
