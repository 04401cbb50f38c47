import { Fragment } from "preact";

/** Text that may be broken after commas and slashes, and is copied without a character added. */
export function Breakable({ text }: { readonly text: string }) {
  const parts = text.split(/(?<=[,/])/);
  return (
    <>
      {parts.map((part, index) => (
        <Fragment key={index}>
          {part}
          {index < parts.length - 1 && <wbr />}
        </Fragment>
      ))}
    </>
  );
}
