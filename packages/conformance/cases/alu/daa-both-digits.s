# DAA after 99 + 99 corrects both digits and sets CF.
# realmode: exit=hlt expect.al=0x98 flags=SzApC judge="SDM vol. 2, DAA"
        mov $0x99, %al
        add %al, %al
        daa
        hlt
