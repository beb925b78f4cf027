import shapes from 'virtual:icons';

const fallback = 'puzzle';

/** An icon of Tabler by its name; the text beside it, or the label of its button, says what it means. */
export function Icon({ name, size = 18 }: { name: string | null | undefined; size?: number }) {
  const paths = shapes[(name ?? fallback).replace(/^ti-/, '')] ?? shapes[fallback]!;
  return (
    <svg className="icon" width={size} height={size} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      {paths.map((path) => <path key={path} d={path} />)}
    </svg>
  );
}
