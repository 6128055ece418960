# A load of DS from memory reads through the old DS.
# realmode: layout=flat exit=hlt expect.ds=0x200 expect.al=0x42 init.0x600=0002 init.0x2600=42 judge="KVM run; SDM vol. 2, MOV"
        mov 0x600, %ds
        mov 0x600, %al
        hlt
