import { NewAddressDialog } from '#web/shell/page/NewAddressDialog.tsx';
import { deadlinesScope, TokenSection } from '#web/shell/page/TokenSection.tsx';
import type { OfficePlace } from '../frame/office-place.ts';
import type { deadlinesApi } from './deadlines-api.ts';

type Api = ReturnType<typeof deadlinesApi>;

/** The addresses at which other calendar programs see these deadlines, and the way to make and end one (OF26). */
export function DeadlineFeeds({ api, place }: { readonly api: Api; readonly place: OfficePlace }) {
  return (
    <TokenSection
      words="deadlines.feeds"
      isShown={({ tenant, scopes }) => tenant === place.tenant && scopes[0] === deadlinesScope}
      linesOf={() => []}
      renderMaker={(onClose) => (
        <NewAddressDialog
          words="deadlines.feeds"
          make={async (asked) => (await api.makeFeed(asked)).address}
          onClose={onClose}
        />
      )}
    />
  );
}
