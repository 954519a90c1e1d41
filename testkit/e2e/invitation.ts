import { demoContent } from '#apps/server/demo/content.ts';
import type { Program } from '#testkit/e2e/program.ts';

/** The path of a new invitation to the organisation of the demo, fragment included: one of its keepers makes it (ID55). */
export async function invitationTo(
  program: Program,
  tenant: string,
  email: string,
): Promise<string> {
  const post = async (path: string, cookie: string, data: object): Promise<Response> => {
    const answer = await fetch(program.url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: program.url, cookie },
      body: JSON.stringify(data),
    });
    if (!answer.ok) throw new Error(`${path} was answered ${answer.status}`);
    return answer;
  };
  const session = await post('/api/auth/sign-in/email', '', {
    email: 'katrin@obhut.example',
    password: demoContent.password,
  });
  const cookie = session.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ');
  const made = await post(`/api/tenants/${tenant}/invitations`, cookie, {
    email,
    name: 'Nele Neu',
    role: 'member',
    groups: [],
  });
  const { pathname, hash } = new URL(((await made.json()) as { readonly link: string }).link);
  return pathname + hash;
}
