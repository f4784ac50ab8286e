export interface Picture {
  src: string;
  alt: string;
  caption?: string;
  href?: string;
}

/** Pictures side by side, scrolled sideways. */
export function Strip({ label, pictures, width = 160 }: { label: string; pictures: Picture[]; width?: number }) {
  return (
    <div className="strip" role="group" aria-label={label} tabIndex={0}>
      {pictures.map((picture) => (
        <figure key={picture.src}>
          <img src={picture.src} alt={picture.alt} width={width} loading="lazy" />
          {picture.caption ? <figcaption>{picture.caption}</figcaption> : null}
        </figure>
      ))}
    </div>
  );
}
