"""What is typed or sent, checked: pure, one French sentence a problem."""
