"""What Backstride may answer from: documents, their sections and passages."""
