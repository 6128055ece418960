# SHRD by one: OF where the sign changes.
# realmode: exit=hlt expect.ax=0x8000 flags=OSc judge="KVM run; SDM vol. 2, SHRD"
        mov $0, %ax
        mov $1, %dx
        shrd $1, %dx, %ax
        hlt
