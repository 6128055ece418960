# entry= names a label of a flat image.
# realmode: layout=flat entry=main exit=hlt expect.ax=7 judge="KVM run"
        hlt
main:   mov $7, %ax
        hlt
