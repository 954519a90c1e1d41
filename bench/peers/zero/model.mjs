import {
  createBuilder,
  createSchema,
  defineMutator,
  defineMutators,
  defineQueries,
  defineQuery,
  json,
  number,
  relationships,
  string,
  table,
} from '@rocicorp/zero';

const record = table('record')
  .columns({
    id: string(),
    audience: string(),
    kind: string(),
    day: string(),
    author: string(),
    changed: number(),
    body: json(),
  })
  .primaryKey('id');

const reach = table('reach')
  .columns({ account: string(), audience: string() })
  .primaryKey('account', 'audience');

export const schema = createSchema({
  tables: [record, reach],
  relationships: [
    relationships(record, ({ many }) => ({
      reached: many({ sourceField: ['audience'], destField: ['audience'], destSchema: reach }),
    })),
  ],
});

const query = createBuilder(schema);

/** The second set of rules: what the database refuses must be said here once more. */
export const queries = defineQueries({
  reached: defineQuery(({ ctx }) =>
    query.record.whereExists('reached', (found) => found.where('account', ctx.account)),
  ),
});

export const mutators = defineMutators({
  writeEntry: defineMutator(async ({ tx, args, ctx }) => {
    if (tx.location === 'server') {
      const may = await tx.run(
        query.reach.where('account', ctx.account).where('audience', args.audience).one(),
      );
      if (may === undefined) throw new Error('not allowed');
    }
    await tx.mutate.record.insert(args);
  }),
});
