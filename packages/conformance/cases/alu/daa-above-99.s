# DAA of 9A without AF and CF is 00 with carry.
# realmode: exit=hlt expect.al=0 flags=ZAPC judge="SDM vol. 2, DAA"
        mov $0x9a, %al
        mov $0, %ah
        sahf
        daa
        hlt
