# IMUL of -128 and -1 does not fit AL.
# realmode: exit=hlt expect.ax=0x80 flags=OC judge="KVM run; SDM vol. 2, IMUL"
        mov $0x80, %al
        mov $-1, %cl
        imul %cl
        hlt
