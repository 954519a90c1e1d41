import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface TestCertificates {
  /** Paths of PEM files. */
  readonly authority: string;
  readonly certificate: string;
  readonly key: string;
}

/** Makes an authority, and with it the certificate of a server on this machine, in a folder. */
export function makeCertificates(folder: string, name: string): TestCertificates {
  const path = (file: string) => join(folder, `${name}-${file}`);
  const openssl = (...words: string[]) =>
    execFileSync('openssl', words, { stdio: ['ignore', 'ignore', 'pipe'] });
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const [authority, authorityKey] = [path('authority.pem'), path('authority.key')];
  const subject = (of: string) => ['-subj', `/CN=${of}`];
  openssl(
    ...['req', '-x509', '-days', '2', ...newKey, '-keyout', authorityKey, '-out', authority],
    ...subject(name),
    ...['-addext', 'basicConstraints=critical,CA:TRUE'],
  );
  const [certificate, key, request] = [path('server.pem'), path('server.key'), path('request.pem')];
  openssl('req', '-new', ...newKey, '-keyout', key, '-out', request, ...subject('127.0.0.1'));
  const names = path('names.txt');
  writeFileSync(names, 'subjectAltName=IP:127.0.0.1,DNS:localhost\n');
  openssl(
    ...['x509', '-req', '-days', '2', '-in', request, '-CA', authority, '-CAkey', authorityKey],
    ...['-CAcreateserial', '-extfile', names, '-out', certificate],
  );
  return { authority, certificate, key };
}
