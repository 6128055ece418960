# IMUL of bytes whose product fits AL clears CF and OF; AH is the sign.
# realmode: exit=hlt expect.ax=0xff81 flags=oc judge="KVM run; SDM vol. 2, IMUL"
        mov $0x7f, %al
        mov $-1, %cl
        imul %cl
        hlt
