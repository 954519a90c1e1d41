import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface TestCertificates {
  /** Paths of PEM files. */
  readonly authority: string;
  readonly certificate: string;
  readonly key: string;
}

const newKey = '-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes';

/** Makes an authority, and with it the certificate of a server of these hosts and, as `here` names it, of this machine, in a folder. */
export function makeCertificates(
  folder: string,
  name: string,
  hosts: readonly string[] = [],
  here: readonly string[] = ['IP:127.0.0.1', 'DNS:localhost'],
): TestCertificates {
  const file = (ending: string) => `${name}-${ending}`;
  const openssl = (words: string) =>
    execFileSync('openssl', words.split(' '), { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
  const authority = `-keyout ${file('authority.key')} -out ${file('authority.pem')}`;
  openssl(
    `req -x509 -days 2 ${newKey} ${authority} -subj /CN=${name} -addext basicConstraints=critical,CA:TRUE`,
  );
  const request = file('request.pem');
  openssl(`req -new ${newKey} -keyout ${file('server.key')} -out ${request} -subj /CN=127.0.0.1`);
  const names = [...here, ...hosts.map((host) => `DNS:${host}`)];
  writeFileSync(join(folder, file('names.txt')), `subjectAltName=${names.join()}\n`);
  const signer = `-CA ${file('authority.pem')} -CAkey ${file('authority.key')} -CAcreateserial`;
  openssl(
    `x509 -req -days 2 -in ${request} ${signer} -extfile ${file('names.txt')} -out ${file('server.pem')}`,
  );
  const path = (ending: string) => join(folder, file(ending));
  return {
    authority: path('authority.pem'),
    certificate: path('server.pem'),
    key: path('server.key'),
  };
}
