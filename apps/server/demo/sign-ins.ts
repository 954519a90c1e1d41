import type { DemoSignIn } from '#apps/server/composition.ts';
import { demoContent } from '#apps/server/demo/content.ts';

/** The sign-ins worth trying first; every other demo account has the same password. */
export const demoSignIns: readonly DemoSignIn[] = [
  signIn('mira', 'Mira, lives at Haus Linde; easy view'),
  signIn('tom', 'Tom, works in the Linde group'),
  signIn('sabine', 'Sabine, leads Haus Linde'),
  signIn('katrin', 'Katrin, looks after members and devices of Haus Linde'),
  signIn('liane', 'Liane, Mira’s mother'),
  signIn('claudia', 'Claudia, leads another organisation'),
  signIn('eva', 'Eva, private household'),
];

function signIn(key: string, who: string): DemoSignIn {
  const account = demoContent.accounts.find((one) => one.key === key);
  if (account === undefined) throw new Error(`no demo account ${key}`);
  return { email: account.email, password: demoContent.password, who };
}
