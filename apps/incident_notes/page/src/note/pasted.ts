/**
 * Makes HTML from other programs ready for the editor, which keeps structure and drops dress.
 *
 * The page's content security policy ignores inline style, so what only a style says would be read wrongly: the wrapper
 * around everything copied from Google Docs is a `<b>` that its style makes not bold. Tables have no place in an account;
 * their rows become paragraphs, so that the words of two cells do not run together.
 */
export function readyToPaste(html: string): string {
  return html
    .replace(/<!--[\s\S]*?-->|<style[\s\S]*?<\/style>/gi, "")
    .replace(/<b\b[^>]*font-weight:\s*(?:normal|400)[^>]*>/gi, "<span>")
    .replace(/\sstyle\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>]+)/gi, "")
    .replace(/(?:<\/p>)?\s*<\/t[dh]>\s*(?=<t[dh]\b)/gi, " | ")
    .replace(/<t[dh]\b[^>]*>\s*(?:<p\b[^>]*>)?|(?:<\/p>)?\s*<\/t[dh]>/gi, "")
    .replace(/<tr\b[^>]*>/gi, "<p>")
    .replace(/<\/tr>/gi, "</p>");
}
