// Everything the pages do beyond plain HTML, one module a subject.
