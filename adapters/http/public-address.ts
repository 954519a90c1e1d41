import { request as plainRequest } from 'node:http';
import { request as secureRequest } from 'node:https';
import { connect, type SecureVersion } from 'node:tls';
import type { Greeting, PublicAddress, PublicAnswer } from '#governance/measures/public-address.ts';

const beginningBytes = 1_024;

/** The address from outside, asked anew each time: no connection is kept, so that each is greeted. */
export function publicAddress(url: URL): PublicAddress {
  const isEncrypted = url.protocol === 'https:';
  const request = isEncrypted ? secureRequest : plainRequest;
  return {
    isEncrypted,
    ask: (path, signal) =>
      new Promise<PublicAnswer>((resolve, reject) => {
        const asked = request(
          new URL(path, url),
          { signal, agent: false, headers: { accept: 'text/html, */*' } },
          (response) => {
            const pieces: Buffer[] = [];
            let bytes = 0;
            const answer = () =>
              resolve({
                status: response.statusCode ?? 0,
                headers: plainHeaders(response.headers),
                beginning: Buffer.concat(pieces).toString('utf8', 0, beginningBytes),
              });
            response.on('data', (piece: Buffer) => {
              pieces.push(piece);
              bytes += piece.length;
              if (bytes < beginningBytes) return;
              answer();
              response.destroy();
            });
            response.on('end', answer);
            response.on('error', reject);
          },
        );
        asked.on('error', reject);
        asked.end();
      }),
    greet: (version, signal) => greet(url, version, signal),
  };
}

function greet(url: URL, version: SecureVersion, signal: AbortSignal): Promise<Greeting | null> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(signal.reason as Error);
      return;
    }
    const host = url.hostname.replaceAll(/[[\]]/g, '');
    const socket = connect({
      host,
      port: url.port === '' ? 443 : Number(url.port),
      // An address of numbers has no name to ask for.
      ...(/^[\d.:a-f]+$/i.test(host) ? {} : { servername: host }),
      minVersion: version,
      maxVersion: version,
      // Whether it is trusted is part of the answer.
      rejectUnauthorized: false,
      // Old versions are asked for to see them refused: our own side would refuse them first.
      ...(version === 'TLSv1.1' ? { ciphers: 'DEFAULT@SECLEVEL=0' } : {}),
    });
    const abort = () => socket.destroy(new Error('aborted'));
    signal.addEventListener('abort', abort, { once: true });
    const done = () => signal.removeEventListener('abort', abort);
    socket.once('secureConnect', () => {
      done();
      resolve({
        isTrusted: socket.authorized,
        validUntilMs: Date.parse(socket.getPeerCertificate().valid_to),
      });
      socket.destroy();
    });
    socket.once('error', (error: NodeJS.ErrnoException) => {
      done();
      // A refusal of the version is an answer; that nobody is there is none.
      if (isRefusal(error)) resolve(null);
      else reject(error);
    });
  });
}

function isRefusal({ code = '', message }: NodeJS.ErrnoException): boolean {
  return (
    code.startsWith('ERR_SSL') || code === 'EPROTO' || (code === 'ECONNRESET' && message !== '')
  );
}

function plainHeaders(
  headers: Readonly<Record<string, string | string[] | undefined>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value]],
    ),
  );
}
