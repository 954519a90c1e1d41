import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { guardedNetwork } from '#adapters/network/guarded-network.ts';
import { openApiServer } from '#testkit/api-server.ts';
import { otlpSink } from './otlp-sink.ts';

const attribute = z.strictObject({
  key: z.string(),
  value: z.strictObject({ stringValue: z.string() }),
});
/** ExportMetricsServiceRequest of opentelemetry-proto 1.x in its JSON form, as far as it is used. */
const exportRequest = z.strictObject({
  resourceMetrics: z.array(
    z.strictObject({
      resource: z.strictObject({ attributes: z.array(attribute) }),
      scopeMetrics: z.array(
        z.strictObject({
          scope: z.strictObject({ name: z.string() }),
          metrics: z.array(
            z.strictObject({
              name: z.string(),
              unit: z.string(),
              gauge: z.strictObject({
                dataPoints: z.array(
                  z.strictObject({
                    timeUnixNano: z.string().check(z.regex(/^\d{19}$/)),
                    asDouble: z.number(),
                    attributes: z.array(attribute),
                  }),
                ),
              }),
            }),
          ),
        }),
      ),
    }),
  ),
});

async function openCollector(answerWithinMs = 15_000) {
  const taken: z.output<typeof exportRequest>[] = [];
  const state = { status: 200, body: '{"partialSuccess":{}}', says: true };
  const server = await openApiServer(({ method, path, headers, body }) => {
    if (!state.says) return null;
    const isRight =
      method === 'POST' && path === '/v1/metrics' && headers['content-type'] === 'application/json';
    const read = exportRequest.safeParse(JSON.parse(body));
    if (!isRight || !read.success || headers['signoz-ingestion-key'] !== 'key') {
      return { status: 400, body: '{"code":3,"message":"invalid"}' };
    }
    if (state.status === 200) taken.push(read.data);
    return { status: state.status, body: state.body };
  });
  const sink = otlpSink(
    { url: `${server.url}/`, headers: { 'signoz-ingestion-key': 'key' }, answerWithinMs },
    guardedNetwork(true),
  );
  return { taken, state, sink, close: () => server.close() };
}

const point = {
  name: 'obhut.http.requests',
  unit: '1',
  value: 3,
  atMs: Date.parse('2026-05-01T10:00:00Z'),
  attributes: { route: '/api/session', status: '200' },
};

describe('telemetry by OTLP', () => {
  test('[GA20] a collector takes points in the form of the protocol', async () => {
    const { taken, sink, close } = await openCollector();
    try {
      expect(await sink.send([point])).toEqual({ is: 'accepted' });
      expect(taken[0]?.resourceMetrics[0]?.scopeMetrics[0]?.metrics[0]).toEqual({
        name: 'obhut.http.requests',
        unit: '1',
        gauge: {
          dataPoints: [
            {
              timeUnixNano: '1777629600000000000',
              asDouble: 3,
              attributes: [
                { key: 'route', value: { stringValue: '/api/session' } },
                { key: 'status', value: { stringValue: '200' } },
              ],
            },
          ],
        },
      });
    } finally {
      await close();
    }
  });

  test('[GA20] what is refused, in part too, says whether trying again helps', async () => {
    const { state, sink, close } = await openCollector();
    try {
      state.body = '{"partialSuccess":{"rejectedDataPoints":"1","errorMessage":"no"}}';
      expect(await sink.send([point])).toEqual({ is: 'refused', isLasting: true, code: 'partial' });
      // What goes on and on is not read to its end.
      state.body = `{"partialSuccess":{"rejectedDataPoints":"1"},"x":"${'x'.repeat(1_000_000)}"}`;
      expect(await sink.send([point])).toMatchObject({ is: 'refused', code: 'not-understood' });
      state.status = 503;
      expect(await sink.send([point])).toEqual({ is: 'refused', isLasting: false, code: '503' });
      state.status = 400;
      expect(await sink.send([point])).toEqual({ is: 'refused', isLasting: true, code: '400' });
    } finally {
      await close();
    }
  });

  test('[GA20] a collector that says nothing is not waited for', async () => {
    const { state, sink, close } = await openCollector(300);
    try {
      state.says = false;
      expect(await sink.send([point])).toEqual({
        is: 'refused',
        isLasting: false,
        code: 'timeout',
      });
    } finally {
      await close();
    }
  });
});
