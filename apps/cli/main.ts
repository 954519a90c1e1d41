import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openAdministration } from '#apps/server/open-administration.ts';
import { allErrors } from '#apps/server/errors.ts';
import { openInstallation } from '#apps/server/open-installation.ts';
import { readSettings } from '#apps/server/settings.ts';
import { runCommandLine } from './command-line.ts';

const manifest = join(import.meta.dirname, '../../package.json');
const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };

process.exitCode = await runCommandLine(process.argv.slice(2), {
  version,
  errors: allErrors,
  async open(report) {
    const settings = readSettings(process.env);
    const installation = await openInstallation(settings, version, report);
    try {
      const administration = await openAdministration({
        adminUrl: installation.adminUrl,
        secret: installation.secret,
        publicUrl: settings.publicUrl,
        dataDir: settings.dataDir,
        providers: settings.providers,
      });
      return {
        administration,
        async close() {
          await administration.close();
          await installation.close();
        },
      };
    } catch (error) {
      await installation.close();
      throw error;
    }
  },
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
});
