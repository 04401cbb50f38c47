import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import type { ComponentChildren } from "preact";
import { renderToString } from "preact-render-to-string";

/** A page, without what all pages have in common. */
export interface PageContent {
  readonly title: string;
  /** CSS of this page, after that of all pages. */
  readonly style: string;
  /** The only script in it. */
  readonly script: string;
  /** Where the first stop of the keyboard leads to: the ID of an element, and the words. */
  readonly skip: { readonly to: string; readonly words: string };
  readonly header: ComponentChildren;
  readonly main: ComponentChildren;
  /** What made it, as a command. */
  readonly command: string;
}

/**
 * A file of a page; nothing of it comes from outside this project.
 *
 * @param folder - the folder of the module that asks
 */
export function pageAsset(folder: string, name: string): string {
  return readFileSync(join(folder, name), "utf8");
}

/** A page as one HTML document whose own policy forbids every other file, and the network. */
export function htmlDocument(content: PageContent): string {
  const style = pageAsset(__dirname, "page.css") + content.style;
  const body = renderToString(<Document content={{ ...content, style }} />);
  // What HTML cannot carry as text; the renderer leaves it as it is.
  return `<!doctype html>\n${body.replace(/(?!\n)\p{Cc}|\p{Cs}/gu, "\uFFFD")}\n`;
}

function Document({ content }: { readonly content: PageContent }) {
  const { title, style, script, skip, header, main, command } = content;
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content={contentSecurityPolicy(style, script)} />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="referrer" content="no-referrer" />
        <meta name="robots" content="noindex" />
        <title>{title}</title>
        <style dangerouslySetInnerHTML={{ __html: style }} />
      </head>
      <body>
        <a class="skip" href={`#${skip.to}`}>
          {skip.words}
        </a>
        {header}
        <main>{main}</main>
        <footer>
          <p>
            Made by <code>{command}</code>. This page loads nothing from the network and sends
            nothing to it.
          </p>
        </footer>
        <p id="announcement" class="visually-hidden" role="status" />
        <script dangerouslySetInnerHTML={{ __html: script }} />
      </body>
    </html>
  );
}

function contentSecurityPolicy(style: string, script: string): string {
  return [
    "default-src 'none'",
    `style-src '${hashOf(style)}'`,
    `script-src '${hashOf(script)}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
}

function hashOf(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}
