/** JSON: one {@link ObjectFilter} for each bucket whose events the function gets. */
export const FILTERS_VARIABLE = "MOTIF_OBJECT_FILTERS";

/** Which objects of a bucket a function gets: Eventarc filters by the bucket only. */
export interface ObjectFilter {
  /** The bucket's name in the app. The function has the bucket's own variable too. */
  readonly bucket: string;
  readonly prefix: string;
  readonly suffix: string;
}
