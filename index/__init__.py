"""Finding passages: encoder, vector store, keywords, fusion, and what an index was built from."""
