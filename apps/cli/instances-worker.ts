import { parentPort, workerData } from 'node:worker_threads';
import { AppError } from '#kernel/base/app-error.ts';
import { listInstances } from '#products/calendar/ics/list-instances.ts';
import type { InstancesAnswer, InstancesRequest } from './list-file-instances.ts';

// The whole of the worker that reads calendar files, so that a hostile one can be killed.
const { bytes, ...options } = workerData as InstancesRequest;
parentPort?.postMessage(answer());

function answer(): InstancesAnswer {
  try {
    return { type: 'done', list: listInstances(bytes, options) };
  } catch (error) {
    if (error instanceof AppError)
      return { type: 'failed', code: error.code, params: error.params };
    return { type: 'failed', code: 'calendar.import-unreadable', params: {} };
  }
}
