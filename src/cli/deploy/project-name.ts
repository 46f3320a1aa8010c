/** What an app's `project_name` is unless it is said: the beginning of its name, so that names with an environment are short enough for every cloud. */
export function projectName(app: string): string {
  return app.slice(0, 15).replace(/-+$/, "");
}
